"""Task breakpoints: stops at the boundaries of tasks, as a person writes them.

`train` or `train:entry`, `train:exit`, `train:failure`, `train:attempt 2`, `train:cache-hit`, `train:cache-miss`, each
followed by `if CONDITION` where wanted: a Python expression over the task's inputs, at an exit over `outputs`, too, and
at a failure over `error`. `*` is any task.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.parse_python import parse_python

On: TypeAlias = Literal["entry", "exit", "failure", "attempt", "cache-hit", "cache-miss"]
KINDS: tuple[str, ...] = get_args(On)
_FORM = re.compile(
    r"\s*(?P<task>[^:\s]+)\s*(?::\s*(?P<on>[^\s]+)(?:\s+(?P<number>\d+))?)?\s*(?:\bif\b(?P<condition>.*))?", re.DOTALL
)


@dataclass(frozen=True)
class TaskBreakpoint:
    """A stop at a boundary of a task."""

    task: str
    """The task's name, its function's, or `*`."""
    on: On = "entry"
    attempt: int | None = None
    """For `attempt`: which one, counted from 1."""
    condition: str | None = None

    def names(self, task: str, short_name: str) -> bool:
        """Whether it is about a task of these names."""
        return self.task in ("*", task, short_name, task.rpartition(".")[2])

    def __str__(self) -> str:
        number = f" {self.attempt}" if self.attempt is not None else ""
        return f"{self.task}:{self.on}{number}" + (f" if {self.condition}" if self.condition else "")


def parse_task_breakpoint(text: str) -> TaskBreakpoint:
    """The breakpoint that a person wrote.

    Raises:
        InputsError: one sentence, when it is not one.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise InputsError(
            f"{text!r} is no task breakpoint. Write TASK:{'|'.join(KINDS)}, then `if CONDITION` where wanted: "
            "'train:entry if epochs > 3', 'train:attempt 2', '*:failure'."
        )
    on, number, condition = found["on"] or "entry", found["number"], found["condition"]
    if on not in KINDS:
        near = difflib.get_close_matches(on, KINDS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise InputsError(f"{text!r}: a task has no {on!r} to stop at.{hint} It has: {', '.join(KINDS)}.")
    if (on == "attempt") != (number is not None) or number == "0":
        raise InputsError(f"{text!r}: only `attempt` takes a number, and needs it, counted from 1: 'train:attempt 2'.")
    return TaskBreakpoint(found["task"], on, int(number) if number else None, _condition(text, condition))  # type: ignore[arg-type]


def check_task_stops(breakpoints: tuple[str, ...], stubs: dict[str, str]) -> None:
    """Look at what a person wrote before it goes anywhere.

    Raises:
        InputsError: one sentence, for the first that is wrong.
    """
    for text in breakpoints:
        parse_task_breakpoint(text)
    for task, text in stubs.items():
        check_expression(f"the stub of {task}", text)


def check_expression(text: str, expression: str) -> str:
    """The expression without the space around it.

    Args:
        text: what it is part of, for the sentence.
        expression: a Python expression.

    Raises:
        InputsError: one sentence, when it is none.
    """
    expression = expression.strip()
    try:
        parse_python(expression, "eval")
    except (SyntaxError, ValueError) as error:
        raise InputsError(f"{text}: {expression!r} is no Python expression: {error.args[0]}.") from None
    return expression


def _condition(text: str, condition: str | None) -> str | None:
    return None if condition is None else check_expression(text, condition)
