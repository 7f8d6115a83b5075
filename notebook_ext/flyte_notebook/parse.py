"""`my_task n=1 + 2 name="x y"` as the task's name and one Python expression for each input."""

import ast
import io
import itertools
import re
import tokenize
from dataclasses import dataclass

from flyte_notebook.errors import NotebookError

FORM = '%flyte_run my_task n=3 name="x"'

_TASK = re.compile(
    r"""\s*(?:"(?P<double>[^"]*)"(?P<after_double>\S*)|'(?P<single>[^']*)'(?P<after_single>\S*)|(?P<bare>\S+))"""
)


@dataclass(frozen=True)
class RunLine:
    """What a person wrote after `%flyte_run`."""

    task: str
    """`my_task`, `module.task` or `file.py:task`, without quotes."""
    expressions: dict[str, str]
    """The Python expression of each input, as typed."""


def parse_run_line(line: str) -> RunLine:
    """Split the line into the task and its `name=EXPR` inputs; commas between the inputs may be there or not.

    Raises:
        NotebookError: when there is no task, when an input has no name or comes twice, when one is no expression.
    """
    match = _TASK.match(line)
    if match is None:
        raise NotebookError(f"No task was named; write {FORM}. %flyte_tasks lists the tasks.")
    quoted = match["double"] if match["double"] is not None else match["single"]
    task = match["bare"] if quoted is None else quoted + (match["after_double"] or match["after_single"] or "")
    return RunLine(task, split_inputs(line[match.end() :]))


def split_inputs(text: str) -> dict[str, str]:
    """The expression of each input in `n=1 + 2, name="x y"`.

    An input begins at a name followed by `=` outside of brackets, strings and a lambda's own parameters, so that an
    expression may hold spaces, commas, comparisons and calls with keywords.

    Raises:
        NotebookError: as `parse_run_line`.
    """
    text = text.strip()
    tokens = _tokens(text)
    starts = _starts(tokens)
    bounds = [*starts, len(tokens)]
    if bounds[0] > 0:
        raise NotebookError(_unnamed(text[: tokens[starts[0]].start[1]] if starts else text))
    expressions: dict[str, str] = {}
    for start, end in itertools.pairwise(bounds):
        name, value = tokens[start].string, tokens[start + 2 : end]
        if name in expressions:
            raise NotebookError(f"Input {name!r} is given twice; give it once.")
        expressions[name] = _expression(name, text, value)
    return expressions


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    """The tokens of the line, without comments and line ends; what cannot be read is an error of its own kind."""
    found: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in (tokenize.ENDMARKER, tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT):
                continue
            found.append(token)
    except (tokenize.TokenError, SyntaxError) as error:
        raise NotebookError(f"The inputs {text!r} cannot be read: {error.args[0]}.") from None
    return found


def _starts(tokens: list[tokenize.TokenInfo]) -> list[int]:
    starts: list[int] = []
    depth = 0
    lambdas: list[int] = []
    for index, token in enumerate(tokens):
        if token.string in ("(", "[", "{"):
            depth += 1
        elif token.string in (")", "]", "}"):
            depth -= 1
        elif token.string == "lambda":
            lambdas.append(depth)
        elif token.string == ":" and lambdas and lambdas[-1] == depth:
            lambdas.pop()
        elif depth == 0 and not lambdas and token.string == "=" and index and tokens[index - 1].type == tokenize.NAME:
            starts.append(index - 1)
    return starts


def _expression(name: str, text: str, tokens: list[tokenize.TokenInfo]) -> str:
    if tokens and tokens[-1].string == ",":
        tokens = tokens[:-1]
    if not tokens:
        raise NotebookError(f"Input {name!r} has no value; write {name}=EXPRESSION.")
    expression = text[tokens[0].start[1] : tokens[-1].end[1]]
    try:
        ast.parse(expression, mode="eval")
    except SyntaxError as error:
        raise NotebookError(f"Input {name!r} is not a Python expression: {expression} ({error.msg}).") from None
    return expression


def _unnamed(text: str) -> str:
    given = text.strip().rstrip(",")
    if given.startswith("--"):
        return f"Inputs are written NAME=EXPRESSION in a notebook, not as options; {given!r} is not. Write {FORM}."
    return f"Inputs are given by name, NAME=EXPRESSION; {given!r} has no name. Write {FORM}."
