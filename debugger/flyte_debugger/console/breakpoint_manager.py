"""Everything that a program is to stop at, owned in one place; what the program is sent follows from it."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from flyte_debugger.console.kept_breakpoints import (
    Kept,
    changed_alike,
    each,
    find,
    switched,
    unwatched,
    watched,
    without,
)
from flyte_debugger.console.known_names import KnownNames, Unknown
from flyte_debugger.dap.messages import Breakpoint
from flyte_debugger.session.breakpoints.breakpoint_specs import (
    Breakpoints,
    BreakpointStore,
    ExceptionBreakpoints,
    FunctionBreakpoint,
    LineBreakpoint,
)
from flyte_debugger.session.breakpoints.breakpoint_sync import PlacedBreakpoint
from flyte_debugger.session.breakpoints.breakpoint_syntax import Spelt, added, moved, parse_breakpoint, spell
from flyte_debugger.session.breakpoints.source_functions import first_line
from flyte_debugger.session.breakpoints.task_breakpoints import TaskBreakpoint, check_expression, parse_task_breakpoint
from flyte_taskmodel.errors import InputsError

PENDING = "pending: nothing of that name is loaded yet"
NEVER_REACHED = "never reached: nothing of that name was loaded"


@dataclass(frozen=True)
class BreakpointStatus:
    """A breakpoint, and what the program made of it."""

    text: str
    """As a person would write it."""
    enabled: bool
    verified: bool
    """Whether the program can stop there."""
    message: str | None = None
    """Why it cannot, or not yet."""
    file: str | None = None
    """Of a line, or of a function whose file is known."""
    line: int | None = None
    is_conditional: bool = False


class BreakpointOutput(Protocol):
    """The program that the breakpoints are sent to."""

    def set_breakpoints(self, wanted: Breakpoints, stubs: Mapping[str, str]) -> None:
        """Have it stop at these and at nothing else, and have these expressions stand for tasks' results.

        Raises:
            InputsError: one sentence, for what it cannot have.
        """

    @property
    def placed(self) -> tuple[PlacedBreakpoint, ...]:
        """What pydevd made of the lines and functions that are enabled."""

    def known_names(self) -> KnownNames | None:
        """The names that it has loaded; None before it has loaded the person's file."""

    @property
    def is_over(self) -> bool:
        """Whether it loads nothing more."""


class BreakpointManager:
    """Owns lines, functions, exceptions, tasks, stubs and watches; safe to use from any thread.

    Args:
        wanted: to begin with.
        stubs: expressions that stand for tasks' results, by task.
        store: keeps what changes for the project's next session.
    """

    def __init__(
        self,
        wanted: Breakpoints | None = None,
        stubs: Mapping[str, str] | None = None,
        store: BreakpointStore | None = None,
    ) -> None:
        self.store = store
        self._wanted = _normalized(wanted or Breakpoints())
        self._stubs = dict(stubs or {})
        self._output: BreakpointOutput | None = None
        self._unknown: dict[str, str] = {}
        """By text: why nothing of that name is there."""
        self._wrong: set[str] = set()
        self._known: set[str] = set()
        """The texts of those whose names were found."""
        self._is_checked = self._is_told = False
        self._lock = threading.RLock()

    @property
    def wanted(self) -> Breakpoints:
        """Everything to stop at, and the watches."""
        return self._wanted

    @property
    def stubs(self) -> dict[str, str]:
        """The expressions that stand for tasks' results, by task."""
        return dict(self._stubs)

    def connect(self, output: BreakpointOutput) -> None:
        """Send what changes to this program from now on; it has been given the breakpoints that there are."""
        with self._lock:
            self._output, self._unknown, self._wrong, self._known = output, {}, set(), set()
            self._is_checked = self._is_told = False

    # What a person changes.

    def add(self, text: str, here: str | None = None) -> str | None:
        """Stop where a person says; a sentence comes back when another line was taken, since theirs holds no code.

        Args:
            text: as `flyte_debugger.session.breakpoints.breakpoint_syntax` reads it.
            here: the file that a bare line is of.

        Raises:
            InputsError: one sentence, for what is no breakpoint or can never hold.
        """
        new = parse_breakpoint(text, here)
        unknown = self._check(new)
        if unknown and not unknown.may_come:
            raise InputsError(f"{text!r}: {unknown.message}")
        self._send(added(self._wanted, new), self._stubs)
        return moved(text, new)

    def remove(self, text: str, here: str | None = None) -> None:
        """Forget a breakpoint, named as it is spelt or by its place."""
        self._send(without(self._wanted, find(self._wanted, text, here)), self._stubs)

    def switch(self, text: str, on: bool, here: str | None = None) -> None:
        """Switch a breakpoint off, which keeps it, or on."""
        self._send(switched(self._wanted, find(self._wanted, text, here), on), self._stubs)

    def catch(self, filters: tuple[str, ...], classes: tuple[str, ...] = ()) -> None:
        """Stop at exceptions: `raised`, `userUnhandled`, `uncaught`, of these classes or of all."""
        self._send(replace(self._wanted, exceptions=ExceptionBreakpoints(filters, classes)), self._stubs)

    def stub(self, task: str, expression: str) -> None:
        """Let an expression stand for a task's result; an empty one no longer.

        Raises:
            InputsError: one sentence, for a task that there is not, or what is no expression.
        """
        if expression:
            check_expression(f"the stub of {task}", expression)
        names = self._names() if expression else None
        if names and (unknown := names.check_task(task)) and not unknown.may_come:
            raise InputsError(f"stub {task}: {unknown.message}")
        stubs = {name: value for name, value in self._stubs.items() if name != task}
        self._send(self._wanted, {**stubs, task: expression} if expression else stubs)

    def watch(self, expression: str, task: str | None = None) -> tuple[str, ...]:
        """Tell what an expression gives at each stop in a task, or without one at every stop.

        Returns:
            all that are watched there.
        """
        expression = check_expression("watch", expression)
        self._send(watched(self._wanted, expression, task), self._stubs)
        return self._wanted.watched_in(task)

    def unwatch(self, expression: str, task: str | None = None) -> tuple[str, ...]:
        """Tell it no longer; returns all that are watched in the task."""
        if expression not in self._wanted.watched_in(task):
            raise InputsError(f"{expression!r} is not watched.")
        self._send(unwatched(self._wanted, expression, task), self._stubs)
        return self._wanted.watched_in(task)

    def _send(self, wanted: Breakpoints, stubs: dict[str, str]) -> None:
        with self._lock:
            before = self._wanted
            if self._output is not None:
                self._output.set_breakpoints(wanted, stubs)
            self._wanted, self._stubs = wanted, stubs
        if self.store is not None and wanted != before:
            self.store.change(lambda kept: changed_alike(kept, before, wanted))

    # What became of it.

    def statuses(self) -> tuple[BreakpointStatus, ...]:
        """Every breakpoint, and what the program made of it."""
        with self._lock:
            placed = {one.spec: one.breakpoint for one in self._output.placed} if self._output else {}
            return tuple(
                self._status(one, text, enabled, None if isinstance(one, str) else placed.get(one))
                for one, text, enabled in each(self._wanted)
            )

    def check_names(self) -> tuple[BreakpointStatus, ...]:
        """Look at the names again, once the program has loaded the person's file.

        Returns:
            those of nothing that is loaded or may come, each told here once only.
        """
        wanted = [_parsed(one) for one, _, _ in each(self._wanted)]
        if self._is_told and all(isinstance(one, LineBreakpoint) for one in wanted):
            return ()  # As at most stops: the program need not be asked for its names.
        names = self._names()
        if names is None:
            return ()
        with self._lock:
            self._look_up(names, wanted)
            told, self._is_told = self._is_told, True
            return tuple(one for one in self.statuses() if not told and one.enabled and one.text in self._wrong)

    def never_reached(self) -> tuple[BreakpointStatus, ...]:
        """Of a program that is over: the breakpoints whose names it never loaded."""
        found = (one for one in self.statuses() if one.enabled and one.text in self._unknown)
        return tuple(replace(one, message=NEVER_REACHED) for one in found)

    def _names(self) -> KnownNames | None:
        return self._output.known_names() if self._output else None

    def _check(self, new: Spelt) -> Unknown | None:
        """Why a new breakpoint cannot hold now; None where it can, or that is not known."""
        names = None if isinstance(new, LineBreakpoint) else self._names()
        if names is None:
            return None
        with self._lock:
            known = () if self._is_checked else tuple(_parsed(one) for one, _, _ in each(self._wanted))
            return self._look_up(names, [*known, new]).get(_text(new))

    def _look_up(self, names: KnownNames, breakpoints: list[Spelt]) -> dict[str, Unknown]:
        unknown = {_text(one): found for one in breakpoints if (found := _check(names, one))}
        texts = set(map(_text, breakpoints))
        self._known = (self._known | texts) - unknown.keys()
        self._unknown = {text: why for text, why in self._unknown.items() if text not in texts}
        self._unknown |= {text: PENDING if one.may_come else one.message for text, one in unknown.items()}
        self._wrong = {text for text, one in unknown.items() if not one.may_come}
        self._is_checked = True
        return unknown

    def _status(self, one: Kept, text: str, enabled: bool, placed: Breakpoint | None) -> BreakpointStatus:
        unknown = self._unknown.get(text)
        if unknown and self._output and self._output.is_over:
            unknown = NEVER_REACHED
        if isinstance(one, str):
            is_known = text in self._known
            is_conditional = parse_task_breakpoint(one).condition is not None
            message = None if is_known else unknown or PENDING
            return BreakpointStatus(text, enabled, is_known, message, is_conditional=is_conditional)
        line = (placed and placed.line) or (one.line if isinstance(one, LineBreakpoint) else None)
        if line is None and isinstance(one, FunctionBreakpoint) and one.path:
            line = first_line(one.path, one.name)
        verified, message = (placed.verified, placed.message) if placed else (False, None)
        if verified and isinstance(one, FunctionBreakpoint) and not one.path and text not in self._known:
            unknown = unknown or PENDING  # pydevd takes any name
        is_conditional = bool(one.condition or one.hit_condition)
        return BreakpointStatus(
            text, enabled, verified and unknown is None, unknown or message, one.path, line, is_conditional
        )


def _normalized(wanted: Breakpoints) -> Breakpoints:
    """The breakpoints with those of tasks as they are told: `train:entry` for `train`."""
    spelt = (tuple(str(parse_task_breakpoint(text)) for text in texts) for texts in (wanted.tasks, wanted.tasks_off))
    tasks, tasks_off = spelt
    return replace(wanted, tasks=tasks, tasks_off=tasks_off)


def _parsed(one: Kept) -> Spelt:
    return parse_task_breakpoint(one) if isinstance(one, str) else one


def _text(one: Spelt) -> str:
    return str(one) if isinstance(one, TaskBreakpoint) else spell(one)


def _check(names: KnownNames, one: Spelt) -> Unknown | None:
    match one:
        case TaskBreakpoint(task="*") | LineBreakpoint():
            return None
        case TaskBreakpoint():
            return names.check_task(one.task)
        case FunctionBreakpoint():
            return names.check_function(one)
