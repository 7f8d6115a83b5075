"""Parses `my_task n=1 + 2 --set retries=3` into the task's name, an expression for each input, and options."""

import re
from dataclasses import dataclass

from flyte_debugger.run.request_builder import RunOptions
from flyte_notebook.errors import NotebookError
from flyte_notebook.magics.run_options import DebugOptions, split_options
from flyte_notebook.magics.split_inputs import FORM, split_inputs

_TASK = re.compile(
    r"""\s*(?:"(?P<double>[^"]*)"(?P<after_double>\S*)|'(?P<single>[^']*)'(?P<after_single>\S*)|(?P<bare>\S+))"""
)


@dataclass(frozen=True)
class RunLine:
    """The arguments of `%flyte_run`."""

    task: str
    """`my_task`, `module.task` or `file.py:task`, without quotes."""
    expressions: dict[str, str]
    """The Python expression of each input, as typed."""
    options: RunOptions
    debugging: DebugOptions


def parse_run_line(line: str) -> RunLine:
    """Split the line into the task, its `name=EXPR` inputs and the options, which may stand anywhere after the task.

    Raises:
        NotebookError: when the task is missing, an input has no name, is given twice or is no expression, or an
            option does not exist.
    """
    match = _TASK.match(line)
    if match is None:
        raise NotebookError(f"No task given; write {FORM}. %flyte_tasks lists the tasks.")
    quoted = match["double"] if match["double"] is not None else match["single"]
    task = match["bare"] if quoted is None else quoted + (match["after_double"] or match["after_single"] or "")
    if task.startswith("--"):
        raise NotebookError(f"The task comes first, then inputs and options such as {task}: {FORM}.")
    texts, options = split_options(line[match.end() :])
    expressions: dict[str, str] = {}
    for name, expression in [pair for text in texts for pair in split_inputs(text)]:
        if name in expressions:
            raise NotebookError(f"Input {name!r} is given twice; give it once.")
        expressions[name] = expression
    return RunLine(task, expressions, options.of_run, options)
