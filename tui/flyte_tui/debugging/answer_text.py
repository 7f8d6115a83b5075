"""What a command gave, as lines for a person."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flyte_tui.debugging.language import VERBS, Answer, Command
from flyte_tui.debugging.rows import EXCEPTION, Row

SILENT = frozenset({"up", "down", "frame", "thread", "break", "clear", "watch", "unwatch", "enable", "disable", "stop"})
"""Commands whose answer the screen shows by itself."""


def exception_text(one: Answer, prefix: str = "") -> str:
    """An exception, and where it was raised."""
    return f"{prefix}{one['type']}: {one['message']}{_raised(one)}"


def exception_row(one: Answer, prefix: str = "") -> Row:
    """The same as a row of its type and its message."""
    name = prefix + one["type"].rpartition(".")[2]
    return Row((EXCEPTION, name), one["message"] + ("" if not prefix else _raised(one)), is_wrong=True)


def _raised(one: Answer) -> str:
    raised = one["raised"]
    return f"  ({Path(raised['file']).name}:{raised['line']} in {raised['function']})" if raised else ""


def breakpoint_mark(told: Answer) -> str:
    """A character for a breakpoint: off, not placed, narrowed, or neither."""
    if not told["enabled"]:
        return "◌"
    if not told["verified"]:
        return "○"
    return "◆" if told["narrowed"] else "●"


def answer_lines(command: Command, answer: Answer) -> list[str]:
    """The answer, each entry of a list on a line of its own."""
    if "note" in answer:
        return [answer["note"]]
    if VERBS[command.name].goes_on or command.name in SILENT or not answer:
        return []
    if command.name in ("print", "set"):
        return str(answer["value"]).split("\n")
    if command.name == "exception":
        return [exception_text(answer), *(exception_text(one, "from ") for one in answer["chain"])]
    return [line for name, value in answer.items() for line in _lines(name, value)]


def _lines(name: str, value: Any) -> Iterator[str]:
    if not isinstance(value, list):
        if value is not None:
            yield f"{name}: {value}"
        return
    tell = _ENTRIES.get(name, str)
    yield from (tell(one) for one in value) if value else [f"no {name}"]


def _command(one: Answer) -> str:
    names = ", ".join(filter(None, [one["command"], one["short"]]))
    return f"{names} {one['argument'] or ''}".ljust(28) + f"  {one['does']}"


def _task(one: Answer) -> str:
    awaits = f"awaits {one['awaits']}" if one["awaits"] else "runs" if one["running"] else "is ready"
    at = f"  {one['frames'][-1]['name']}:{one['frames'][-1]['line']}" if one["frames"] else ""
    return f"{one['name']}  {one['coroutine']}{at}  {awaits}"


def _stop(one: Answer) -> str:
    changed = ", ".join(f"{name} = {value['is']}" for name, value in one["changed"].items())
    return f"{one['number']}  {one['function']}:{one['line']}  {one['reason']}  {changed}"


_ENTRIES: dict[str, Callable[[Any], str]] = {
    "commands": _command,
    "tasks": _task,
    "frames": lambda one: f"{one['function']}  {one['file']}:{one['line']}",
    "variables": lambda one: f"{one['name']} = {one['value']}",
    "breakpoints": lambda one: (
        f"{one['breakpoint']}"
        + ("  off" if not one["enabled"] else "" if one["verified"] else f"  {one['message'] or 'not placed'}")
    ),
    "stops": _stop,
    "threads": lambda one: f"{one['id']}  {one['name']}",
    "modules": lambda one: f"{one['name']}  {one['file']}",
    "locals": lambda one: f"{one['name']} = {one['value']}",
}
