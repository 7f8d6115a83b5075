"""Breakpoints that a person set in a debug view, each held by the text of its line: an edited cell that was run again
keeps them, and so does an edited file."""

import ast
import sys
import weakref
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.session.breakpoints.breakpoint_specs import LineBreakpoint
from flyte_debugger.session.breakpoints.breakpoint_syntax import Spelt, parse_breakpoint, spell
from flyte_notebook.debug_view.cell_files import newest_cell
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.parse_python import parse_python

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Anchor:
    """A line by its text: it is found again in another version of its function."""

    file: str | None
    """None for a cell, whose file is another for each version."""
    function: str
    """`train`, `Model.fit`; empty outside of any."""
    text: str
    occurrence: int
    """Which of the function's lines with this text, counted from 0."""


@dataclass(frozen=True)
class AnchoredBreakpoint:
    """A breakpoint at an anchor."""

    anchor: Anchor
    narrowing: str
    """What follows the line as it is spelt: ` if n > 2`."""
    enabled: bool


class MemoryListener(Protocol):
    """Shows what is remembered."""

    def breakpoints_changed(self) -> None:
        """Show it as it is now; called by any thread."""


class BreakpointMemory:
    """The breakpoints that the views of one kernel have set, from one session to the next."""

    def __init__(self) -> None:
        self._kept: dict[AnchoredBreakpoint, None] = {}
        self._listeners: weakref.WeakSet[MemoryListener] = weakref.WeakSet()

    def change(self, before: Collection[AnchoredBreakpoint], now: Collection[AnchoredBreakpoint]) -> None:
        """A session that had these has those now."""
        kept = dict.fromkeys((*(one for one in self._kept if one not in before), *now))
        if kept != self._kept:
            self._kept = kept
            self._tell()

    def tell(self, listener: "MemoryListener") -> None:
        """Have this hear of every change, for as long as it is there."""
        self._listeners.add(listener)

    def toggle(self, file: str, line: int, is_cell: bool) -> None:
        """Set a breakpoint at a line of a task's source, or remove the one that is there, while nothing runs."""
        found = self.lines(file).get(line)
        if found is not None:
            self.change((found,), ())
        elif (anchor := anchor_of(_text(file), line, None if is_cell else file)) and (anchor.function or not is_cell):
            self.change((), (AnchoredBreakpoint(anchor, "", True),))

    def lines(self, file: str) -> dict[int, AnchoredBreakpoint]:
        """Those of a file or cell, by the lines where they are now."""
        placed = ((one, _spec(one)) for one in tuple(self._kept))
        return {spec.line: one for one, spec in placed if spec is not None and spec.path == file}

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener.breakpoints_changed()

    def placed(self) -> Iterator[tuple[AnchoredBreakpoint, LineBreakpoint]]:
        """Each with where it is now; one whose line is gone is told of and forgotten."""
        for one in tuple(self._kept):
            if (spec := _spec(one)) is not None:
                yield one, spec
            else:
                del self._kept[one]
                where = f" of {one.anchor.function}" if one.anchor.function else ""
                print(f"flyte: The line {one.anchor.text!r}{where} is gone, and its breakpoint.", file=sys.stderr)


MEMORY = BreakpointMemory()
"""That of this kernel."""


class SessionBreakpoints:
    """What one session has of the memory, and what its person changes.

    Args:
        given: the breakpoints that its cell names; they are that cell's, and not remembered.
        cell_name: the name of the cell that a file stands for.
    """

    def __init__(self, given: Collection[Spelt], cell_name: Callable[[str], str | None]) -> None:
        self._given = {spell(one) for one in given if isinstance(one, LineBreakpoint)}
        self._cell_name = cell_name
        found = list(MEMORY.placed())
        self._mine = dict.fromkeys(one for one, _ in found)
        self.specs = tuple(spec for _, spec in found)
        """Those that are remembered, where they are now."""

    def take(self, statuses: Collection[BreakpointStatus]) -> None:
        """Remember the lines that a person has set, in place of those that this session knew of."""
        set_here = [one for one in statuses if one.text not in self._given]
        now = dict.fromkeys(found for one in set_here if (found := self._anchored(one)))
        MEMORY.change(self._mine, now)
        self._mine = now

    def _anchored(self, one: BreakpointStatus) -> AnchoredBreakpoint | None:
        spelt = one.text.removeprefix(f"{one.file}:")
        digits = len(spelt) - len(spelt.lstrip("0123456789"))
        if one.file is None or not digits:
            return None
        is_cell = self._cell_name(one.file) is not None
        anchor = anchor_of(_text(one.file), int(spelt[:digits]), None if is_cell else one.file)
        return AnchoredBreakpoint(anchor, spelt[digits:], one.enabled) if anchor else None


def anchor_of(source: str, line: int, file: str | None) -> Anchor | None:
    """The anchor of a line of a text; None beyond its end."""
    lines = [each.strip() for each in source.split("\n")]
    if not 0 < line <= len(lines):
        return None
    name, first, _ = _function_at(source, line)
    text = lines[line - 1]
    return Anchor(file, name, text, lines[first - 1 : line - 1].count(text))


def line_of(anchor: Anchor, source: str) -> int | None:
    """Where the line is in a text; the last of its likes where there are fewer than there were."""
    lines = [each.strip() for each in source.split("\n")]
    spans = [(first, last) for name, first, last in _functions(source) if name == anchor.function]
    first, last = spans[-1] if spans else (1, len(lines))
    if anchor.function and not spans:
        return None
    alike = [number for number in range(first, last + 1) if lines[number - 1] == anchor.text]
    return alike[min(anchor.occurrence, len(alike) - 1)] if alike else None


def _spec(one: AnchoredBreakpoint) -> LineBreakpoint | None:
    file = one.anchor.file or newest_cell(one.anchor.function)
    line = line_of(one.anchor, _text(file)) if file else None
    if line is None:
        return None
    try:
        spec = parse_breakpoint(f"{file}:{line}{one.narrowing}")
    except InputsError:
        return None
    assert isinstance(spec, LineBreakpoint)
    return LineBreakpoint(spec.path, spec.line, spec.condition, spec.hit_condition, spec.log_message, one.enabled)


def _text(file: str) -> str:
    try:
        return Path(file).read_text("utf-8", "replace")
    except OSError:
        return ""


def _function_at(source: str, line: int) -> tuple[str, int, int]:
    """The innermost function that a line is in: its name, its first and last line; else the whole text."""
    around = [one for one in _functions(source) if one[1] <= line <= one[2]]
    return max(around, key=lambda one: one[1], default=("", 1, source.count("\n") + 1))


def _functions(source: str) -> list[tuple[str, int, int]]:
    try:
        tree = parse_python(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    found: list[tuple[str, int, int]] = []
    waiting: list[tuple[ast.AST, str]] = [(tree, "")]
    while waiting:
        node, within = waiting.pop(0)
        for child in ast.iter_child_nodes(node):
            named = within
            if isinstance(child, _Function | ast.ClassDef):
                named = f"{within}.{child.name}".lstrip(".")
            if isinstance(child, _Function):
                found.append((named, child.lineno, child.end_lineno or child.lineno))
            waiting.append((child, named))
    return found
