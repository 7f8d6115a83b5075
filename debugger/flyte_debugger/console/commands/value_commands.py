"""Commands that show a value by itself, and that bring one to another process and back."""

from pathlib import Path
from typing import Any

from flyte_debugger.console.commands.assignment import assign
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.console_state import ConsoleState
from flyte_debugger.session.breakpoints.task_breakpoints import check_expression
from flyte_debugger.session.debuggee import worker_expressions
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.frozen_dataclass import dataclass

ROWS = 50
"""Rows of a table that are told at once."""


@dataclass(frozen=True)
class RichValue:
    """A value shown by itself: a page of a table, else HTML."""

    expression: str
    shown: dict[str, Any]
    """`type`, and `columns`, `rows`, `start` and `total` of a table, else `kind`, `html` and `note`."""


@dataclass(frozen=True)
class ShowRichValue(Command[RichValue]):
    """Show what an expression gives by itself."""

    expression: str
    start: int = 0
    """The first row, where it is a table."""
    order: tuple[int, bool] | None = None
    """The column that its rows are ordered by, counted from 0, and whether the greatest come first."""

    def run(self, state: ConsoleState) -> RichValue:
        _check_run(state)
        ask = worker_expressions.rich_value(check_expression("view", self.expression), self.start, ROWS, self.order)
        return RichValue(self.expression, state.stop.value(ask, state.position.frame))


@dataclass(frozen=True)
class PickleValue(Command[None]):
    """Write what an expression gives to a file, under cloudpickle."""

    expression: str
    file: Path

    def run(self, state: ConsoleState) -> None:
        _check_run(state)
        ask = worker_expressions.pickle_value(check_expression("value", self.expression), str(self.file))
        state.stop.evaluate(ask, state.position.frame, "repl")


@dataclass(frozen=True)
class AssignPickle(Command[None]):
    """Give a variable, an item or an attribute the value that is in a file."""

    name: str
    file: Path

    def run(self, state: ConsoleState) -> None:
        _check_run(state)
        assign(state.stop, state.position.frame, self.name, worker_expressions.unpickle_value(str(self.file)))


def _check_run(state: ConsoleState) -> None:
    if state.target.run is None:
        raise InputsError("values cross from a run of a task alone; this program was attached to.")
