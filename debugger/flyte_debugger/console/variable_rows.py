"""A stopped program's values as rows of a tree: asked for in one thread, drawn by another."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from flyte_debugger.dap.messages import Scope, StackFrame, Variable
from flyte_debugger.session.stop import Stop, VariableContainer, WatchResult

Path: TypeAlias = tuple[str, ...]
LOCALS = ("Locals",)
WATCHES = "Watches"
EXCEPTION = "Exception"
PAGE = 100
Label: TypeAlias = Callable[[tuple[Variable, ...]], tuple[Variable, ...]]
"""Gives variables the names that a person knows them by."""


@dataclass(frozen=True)
class VariableRow:
    """A value, or a scope, and what is inside of it as far as it was asked for."""

    path: Path
    """The names that lead to it: what is open stays open by them from stop to stop."""
    value: str = ""
    type: str = ""
    container: VariableContainer | None = None
    """What is opened; None where there is nothing inside."""
    parent_container: VariableContainer | None = None
    """What it is set in."""
    variable: Variable | None = None
    next_start: int | None = None
    """For the row that stands for the rest: where that begins."""
    children: tuple["VariableRow", ...] = ()
    is_minor: bool = False
    """One of the attributes that few people look for."""
    is_error: bool = False
    """The value is the sentence of an error."""

    @property
    def name(self) -> str:
        """The last of its names."""
        return self.path[-1]


def scope_rows(
    stop: Stop, frame: StackFrame, opened: Collection[Path], watches: tuple[str, ...], label: Label
) -> tuple[VariableRow, ...]:
    """The scopes of a frame and what is open in them.

    Args:
        stop: where the program stands still.
        frame: of it.
        opened: the paths of the rows whose children are wanted.
        watches: expressions.
        label: names the scopes' variables.

    Raises:
        StaleStopError: when the program has gone on.
    """
    rows = []
    if watches:
        watched = stop.watched(watches, frame)
        rows.append(VariableRow((WATCHES,), children=tuple(_watch(stop, frame, one, opened) for one in watched)))
    for scope in stop.scopes(frame):
        row = VariableRow((scope.name,), container=scope)
        if row.path in opened:
            row = replace(row, children=child_rows(stop, frame, row, opened, label=label))
        rows.append(row)
    return tuple(rows)


def child_rows(
    stop: Stop,
    frame: StackFrame,
    row: VariableRow,
    opened: Collection[Path] = (),
    start: int = 0,
    label: Label = tuple,
) -> tuple[VariableRow, ...]:
    """A page of what is inside of a row, and of what is open in that.

    Raises:
        StaleStopError: when the program has gone on.
    """
    if row.container is None:
        return ()
    parent = row.path[:-1] if row.next_start is not None else row.path
    page = stop.variables(row.container, start, PAGE, frame)
    rows = [_row(stop, frame, one, parent, row.container, opened) for one in label(page.items)]
    rest = page.total - start - len(page.items)
    if rest > 0 and page.items:
        following = start + len(page.items)
        rows.append(
            VariableRow((*parent, f"{rest:,} more"), container=row.container, next_start=following, is_minor=True)
        )
    rows += [replace(_row(stop, frame, one, parent, row.container, opened), is_minor=True) for one in page.groups]
    return tuple(rows)


def _row(
    stop: Stop, frame: StackFrame, variable: Variable, parent: Path, of: VariableContainer, opened: Collection[Path]
) -> VariableRow:
    row = VariableRow(
        (*parent, variable.name),
        variable.value,
        variable.type,
        variable if variable.variablesReference else None,
        of,
        variable,
    )
    return replace(row, children=child_rows(stop, frame, row, opened)) if row.path in opened else row


def _watch(stop: Stop, frame: StackFrame, watched: WatchResult, opened: Collection[Path]) -> VariableRow:
    path, found = (WATCHES, watched.expression), watched.value
    if found is None:
        return VariableRow(path, watched.error.strip().rpartition("\n")[2], is_error=True)
    row = VariableRow(path, found.result, found.type, found if found.variablesReference else None)
    return replace(row, children=child_rows(stop, frame, row, opened)) if path in opened else row


def flat(rows: tuple[VariableRow, ...]) -> Iterator[VariableRow]:
    """Every row, with those inside of it."""
    for row in rows:
        yield row
        yield from flat(row.children)


def is_scope(row: VariableRow) -> bool:
    """Whether it is a scope and not a value."""
    return isinstance(row.container, Scope) or row.path in ((WATCHES,), (EXCEPTION,), LOCALS)
