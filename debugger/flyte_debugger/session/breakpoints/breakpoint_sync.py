"""Putting breakpoints into a debuggee: what is there, what has to be sent, and what came of it."""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flyte_debugger.dap.errors import ProtocolError
from flyte_debugger.dap.messages import Breakpoint, read_all
from flyte_debugger.session.breakpoints.breakpoint_specs import (
    Breakpoints,
    ExceptionBreakpoints,
    FunctionBreakpoint,
    LineBreakpoint,
)
from flyte_debugger.session.breakpoints.source_functions import first_line

Ask = Callable[..., dict[str, Any]]
_Spec = LineBreakpoint | FunctionBreakpoint
_BREAK_MODES = {"raised": "always", "userUnhandled": "userUnhandled", "uncaught": "unhandled"}


@dataclass(frozen=True)
class PlacedBreakpoint:
    """A breakpoint that was asked for, and what the debuggee made of it."""

    spec: LineBreakpoint | FunctionBreakpoint
    breakpoint: Breakpoint


class BreakpointSync:
    """Keeps a debuggee's breakpoints as they are wanted; sends only what changes.

    Args:
        ask: sends a request and waits for its answer.
        wanted: breakpoints that `place` puts in first.
    """

    def __init__(self, ask: Ask, wanted: Breakpoints) -> None:
        self.wanted = wanted
        self._ask = ask
        self._lock = threading.RLock()
        self._sent: dict[str, list[dict[str, Any]]] = {}
        self._sent_functions: list[dict[str, Any]] | None = None
        self._sent_exceptions: ExceptionBreakpoints | None = None
        self._placed: dict[_Spec, Breakpoint] = {}
        self._run_to: tuple[str, int] | None = None
        self._is_ready = False

    def place(self) -> tuple[PlacedBreakpoint, ...]:
        """Send everything; the debuggee is ready for it from now on."""
        with self._lock:
            self._is_ready = True
            return self.want(self.wanted)

    def want(self, wanted: Breakpoints) -> tuple[PlacedBreakpoint, ...]:
        """Have the debuggee stop at these, and at nothing else."""
        with self._lock:
            self.wanted = wanted
            if self._is_ready:
                self._send_lines()
                self._send_functions()
                self._send_exceptions()
            return self.placed()

    def placed(self) -> tuple[PlacedBreakpoint, ...]:
        """What became of each breakpoint that is wanted and enabled."""
        with self._lock:
            return tuple(PlacedBreakpoint(spec, found) for spec, found in self._placed.items())

    def run_to(self, path: str, line: int) -> Breakpoint:
        """Stop at a line once, wherever else, until `forget_run_to`."""
        with self._lock:
            self._run_to = (path, line)
            found = self._send_file(path, self._wanted_in().get(path, []))
            if not found:
                raise ProtocolError(f"the debuggee does not say whether {path}:{line} can be run to.")
            return found[-1]

    def forget_run_to(self) -> None:
        """No longer stop at the line that was run to."""
        with self._lock:
            if self._run_to is not None:
                path, _ = self._run_to
                self._run_to = None
                self._send_file(path, self._wanted_in().get(path, []))

    def changed(self, breakpoint: Breakpoint) -> None:
        """Note what the debuggee says of a breakpoint by itself."""
        with self._lock:
            for spec, known in self._placed.items():
                if known.id is not None and known.id == breakpoint.id:
                    self._placed[spec] = breakpoint

    def _wanted_in(self) -> dict[str, list[tuple[_Spec, dict[str, Any]]]]:
        """By file: what is wanted there, and how it is asked for. A function of a known file is its first line."""
        by_file: dict[str, list[tuple[_Spec, dict[str, Any]]]] = defaultdict(list)
        for spec in self.wanted.lines:
            if spec.enabled:
                by_file[spec.path].append((spec, _line_request(spec)))
        for function in self.wanted.functions:
            if function.enabled and function.path and (line := first_line(function.path, function.name)) is not None:
                request = {"line": line, "condition": function.condition, "hitCondition": function.hit_condition}
                by_file[function.path].append((function, _given(request)))
        return by_file

    def _wanted_by_name(self) -> list[FunctionBreakpoint]:
        """Functions of files that are not known, or do not have them."""
        return [
            each
            for each in self.wanted.functions
            if each.enabled and not (each.path and first_line(each.path, each.name) is not None)
        ]

    def _send_lines(self) -> None:
        wanted = self._wanted_in()
        kept = {spec for found in wanted.values() for spec, _ in found} | set(self._wanted_by_name())
        for spec in [spec for spec in self._placed if spec not in kept]:
            del self._placed[spec]
        for path in {*self._sent, *wanted}:
            requests = [request for _, request in wanted.get(path, [])]
            if requests != self._sent.get(path, []) or any(
                spec not in self._placed for spec, _ in wanted.get(path, [])
            ):
                self._send_file(path, wanted.get(path, []))

    def _send_file(self, path: str, wanted: list[tuple[_Spec, dict[str, Any]]]) -> tuple[Breakpoint, ...]:
        requests = [request for _, request in wanted]
        once = [{"line": self._run_to[1]}] if self._run_to and self._run_to[0] == path else []
        answer = self._ask("setBreakpoints", source={"path": path}, breakpoints=requests + once)
        found = read_all(Breakpoint, answer.get("breakpoints"))
        self._sent[path] = requests
        for (spec, _), breakpoint in zip(wanted, found, strict=False):
            self._placed[spec] = breakpoint
        return found

    def _send_functions(self) -> None:
        named = self._wanted_by_name()
        requests = [
            _given(
                {"name": each.name.rpartition(".")[2], "condition": each.condition, "hitCondition": each.hit_condition}
            )
            for each in named
        ]
        if requests != (self._sent_functions or []):
            answer = self._ask("setFunctionBreakpoints", breakpoints=requests)
            for spec, breakpoint in zip(named, read_all(Breakpoint, answer.get("breakpoints")), strict=False):
                self._placed[spec] = breakpoint
        self._sent_functions = requests

    def _send_exceptions(self) -> None:
        wanted = self.wanted.exceptions
        if wanted == self._sent_exceptions:
            return
        options = [
            {
                "path": [{"names": ["Python Exceptions"]}, {"names": list(wanted.classes)}],
                "breakMode": _BREAK_MODES[each],
            }
            for each in wanted.filters
            if wanted.classes and each in _BREAK_MODES
        ]
        self._ask(
            "setExceptionBreakpoints", filters=list(wanted.filters), **_given({"exceptionOptions": options or None})
        )
        self._sent_exceptions = wanted


def _line_request(spec: LineBreakpoint) -> dict[str, Any]:
    return _given(
        {
            "line": spec.line,
            "condition": spec.condition,
            "hitCondition": spec.hit_condition,
            "logMessage": spec.log_message,
        }
    )


def _given(request: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in request.items() if value is not None}
