"""The messages of the browser as the console's typed commands; one that is unknown or malformed is no command."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from flyte_debugger.console.commands import (
    breakpoint_commands,
    inspect_commands,
    session_commands,
    step_commands,
    view_commands,
)
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.variable_rows import Path

MAX_TEXT = 100_000
"""Characters of a text that is taken from the browser."""

_PLAIN: Mapping[str, Callable[[], Command[Any]]] = {
    "continue": step_commands.Continue,
    "next": step_commands.Next,
    "step": step_commands.StepIn,
    "out": step_commands.StepOut,
    "next_task": step_commands.NextTask,
    "pause": step_commands.Pause,
    "up": inspect_commands.SelectCaller,
    "down": inspect_commands.SelectCallee,
    "earlier": lambda: view_commands.WalkStops(forward=False),
    "later": lambda: view_commands.WalkStops(forward=True),
    "present": view_commands.ShowPresent,
    "restart": session_commands.Restart,
    "end": session_commands.Quit,
}
_WITH_TEXT: Mapping[str, tuple[str, Callable[[str], Command[Any]]]] = {
    "evaluate": ("text", inspect_commands.Evaluate),
    "watch": ("expression", breakpoint_commands.Watch),
    "unwatch": ("expression", breakpoint_commands.Unwatch),
    "break": ("text", breakpoint_commands.SetBreakpoint),
    "clear": ("text", breakpoint_commands.ClearBreakpoint),
    "enable": ("text", breakpoint_commands.EnableBreakpoint),
    "disable": ("text", breakpoint_commands.DisableBreakpoint),
}
Message: TypeAlias = Mapping[str, Any]


def plain_command(message: Message) -> Command[Any] | None:
    """The command of a message that needs nothing but itself; None where it is another, or none."""
    name = message.get("command")
    if not isinstance(name, str):
        return None
    if name in _PLAIN:
        return _PLAIN[name]()
    if name in _WITH_TEXT:
        field, make = _WITH_TEXT[name]
        given = text(message, field)
        return make(given) if given else None
    return None


def toggled(message: Message, marked: Callable[[str, int], bool]) -> Command[Any] | None:
    """The command that sets a breakpoint at a line, or forgets the one that is there.

    Args:
        message: with `path` and `line`.
        marked: whether there is one.
    """
    path, line = message.get("path"), number(message, "line")
    if not isinstance(path, str) or not path or not line:
        return None
    place = f"{path}:{line}"
    return (
        breakpoint_commands.ClearBreakpoint(place) if marked(path, line) else breakpoint_commands.SetBreakpoint(place)
    )


def frame_command(message: Message, is_instead: bool) -> Command[Any] | None:
    """The command that looks at another frame, of where the program is or of what is shown in place of that."""
    index = number(message, "index")
    if index is None:
        return None
    return view_commands.ShowOtherFrame(index) if is_instead else inspect_commands.SelectFrame(index)


def row_path(message: Message) -> Path | None:
    """The path of a row of variables."""
    path = message.get("path")
    if isinstance(path, list) and path and all(isinstance(name, str) for name in path):
        return tuple(path)
    return None


def text(message: Message, field: str) -> str | None:
    """A text that is not too long."""
    found = message.get(field)
    return found if isinstance(found, str) and len(found) <= MAX_TEXT else None


def number(message: Message, field: str) -> int | None:
    """A number from 0 on."""
    found = message.get(field)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None
