"""The breakpoints of a debug console, for Python."""

from collections.abc import Iterator
from typing import Protocol, TypeVar

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands import breakpoint_commands as commands
from flyte_debugger.console.commands.command_registry import Command

Answer = TypeVar("Answer")


class Ask(Protocol):
    """Has a command done and waits for its answer."""

    def __call__(self, command: Command[Answer], timeout: float | None = None) -> Answer: ...


class ConsoleBreakpoints:
    """What a program is to stop at; iterating tells what the program has made of each.

    Args:
        ask: the console's.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def __iter__(self) -> Iterator[BreakpointStatus]:
        return iter(self._ask(commands.ListBreakpoints()).breakpoints)

    def add(self, where: str) -> None:
        """Stop at a line, a function or a boundary of a task: `"train.py:40 if loss > 3"`, `"fit()"`, `"load:exit"`.

        Raises:
            InputsError: one sentence, for what is none or can never hold.
        """
        self._ask(commands.SetBreakpoint(where))

    def remove(self, where: str) -> None:
        """Forget a breakpoint, named as it is spelt or by its place."""
        self._ask(commands.ClearBreakpoint(where))

    def enable(self, where: str) -> None:
        """Stop at a breakpoint again that is kept."""
        self._ask(commands.EnableBreakpoint(where))

    def disable(self, where: str) -> None:
        """Keep a breakpoint, and stop there no longer."""
        self._ask(commands.DisableBreakpoint(where))

    def catch(self, *filters: str, classes: tuple[str, ...] = ()) -> None:
        """Stop at exceptions: `raised`, `userUnhandled`, `uncaught`, of these classes or of all; by default at none."""
        self._ask(commands.CatchExceptions(filters, classes))

    def stub(self, task: str, expression: str = "") -> dict[str, str]:
        """Let an expression stand for a task's result, or no longer; returns all stubs."""
        return self._ask(commands.StubTask(task, expression)).stubs

    def watch(self, expression: str) -> tuple[str, ...]:
        """Tell what an expression gives at each stop; returns all that are watched."""
        return self._ask(commands.Watch(expression)).expressions

    def unwatch(self, expression: str) -> tuple[str, ...]:
        """Tell it no longer; returns all that are watched."""
        return self._ask(commands.Unwatch(expression)).expressions
