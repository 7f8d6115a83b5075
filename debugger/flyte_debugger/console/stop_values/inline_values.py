"""The values of the current function's variables, to be drawn at the ends of its lines."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flyte_debugger.console.source_lines import SourceLines
from flyte_debugger.console.stop_values.names_by_line import FunctionNames
from flyte_debugger.console.variable_rows import VariableRow
from flyte_debugger.dap.messages import StackFrame

MAX_VALUE = 120
"""Characters of a value at the end of a line."""
MAX_FUNCTIONS = 200
"""Functions whose values are remembered, to tell what changed when they are seen again."""
_DEFINITIONS = ("function", "type", "module", "method", "builtin_function_or_method")
"""Types of what a name stands for by definition: its value says no more than its name."""


@dataclass(frozen=True)
class InlineValue:
    """A variable at the end of a line."""

    line: int
    """Counted from 1."""
    name: str
    value: str
    is_changed: bool = False
    """Whether it is not as it was when the program stopped in this function before."""


class InlineValues:
    """Makes the inline values of one stop after the other.

    Args:
        names: of the program's files.
    """

    def __init__(self, names: FunctionNames) -> None:
        self._names = names
        self._changes = ChangedValues()

    def at_stop(
        self, stop: object, source: SourceLines | None, frame: StackFrame, rows: Collection[VariableRow]
    ) -> tuple[InlineValue, ...]:
        """The inline values of a frame where the program stands still.

        Args:
            stop: what tells this stop from others.
            source: the frame's file, where that is known.
            frame: whose function it is.
            rows: its local variables.
        """
        changed = self._changes.changed(stop, frame, {row.name: row.value for row in rows})
        return self.of_rows(source, frame, rows, changed)

    def of_rows(
        self,
        source: SourceLines | None,
        frame: StackFrame,
        rows: Collection[VariableRow],
        changed: Collection[str],
    ) -> tuple[InlineValue, ...]:
        """The inline values of a frame, for what these rows say and these names have changed."""
        if source is None:
            return ()
        values = {row.name: _short(row.value) for row in rows if row.type not in _DEFINITIONS and row.value}
        names_by_line = self._names.names_by_line(source, frame.line, frame.name)
        return tuple(
            InlineValue(line, name, values[name], name in changed)
            for line, names in sorted(names_by_line.items())
            for name in names
            if name in values
        )


class ChangedValues:
    """Tells which values are not as they were when the program stopped in the same function before."""

    def __init__(self) -> None:
        self._stop: object = None
        self._now: dict[tuple[str, str], Mapping[str, str]] = {}
        self._before: dict[tuple[str, str], Mapping[str, str]] = {}

    def changed(self, stop: object, frame: StackFrame, values: Mapping[str, str]) -> frozenset[str]:
        """The names of those that have changed; none of a function that is seen for the first time."""
        if stop is not self._stop:
            self._before = dict([*self._before.items(), *self._now.items()][-MAX_FUNCTIONS:])
            self._stop, self._now = stop, {}
        function = (frame.source.path or "", frame.name)
        self._now[function] = values
        before = self._before.get(function)
        if before is None:
            return frozenset()
        return frozenset(name for name, value in values.items() if before.get(name) != value)


def _short(value: str) -> str:
    line = " ".join(value[: 4 * MAX_VALUE].split())
    return line if len(line) <= MAX_VALUE else line[: MAX_VALUE - 1] + "…"
