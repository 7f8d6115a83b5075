"""What of a stopped program's values is on the screen: asked for in a thread, drawn by another."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from flyte_debugger.dap.messages import Scope, StackFrame, Variable
from flyte_debugger.debugging.stop import Holder, Stop, Watched

Path: TypeAlias = tuple[str, ...]
LOCALS = ("Locals",)
WATCHES = "Watches"
EXCEPTION = "Exception"
PAGE = 100


@dataclass(frozen=True)
class Row:
    """A value, or a scope, and what is inside of it as far as it was asked for."""

    path: Path
    """The names that lead to it: what is open stays open by them from stop to stop."""
    value: str = ""
    type: str = ""
    holder: Holder | None = None
    """What is opened; None where there is nothing inside."""
    inside_of: Holder | None = None
    """What it is set in."""
    variable: Variable | None = None
    next_start: int | None = None
    """For the row that stands for the rest: where that begins."""
    children: tuple["Row", ...] = ()
    is_minor: bool = False
    """One of the attributes that few people look for."""
    is_wrong: bool = False
    """The value is the sentence of an error."""

    @property
    def name(self) -> str:
        """The last of its names."""
        return self.path[-1]


def look(stop: Stop, frame: StackFrame, opened: Collection[Path], watches: tuple[str, ...]) -> tuple[Row, ...]:
    """The scopes of a frame and what is open in them.

    Raises:
        StaleStopError: when the program has gone on.
    """
    rows = []
    if watches:
        watched = stop.watched(watches, frame)
        rows.append(Row((WATCHES,), children=tuple(_watch(stop, frame, one, opened) for one in watched)))
    for scope in stop.scopes(frame):
        row = Row((scope.name,), holder=scope)
        rows.append(replace(row, children=inside(stop, frame, row, opened)) if row.path in opened else row)
    return tuple(rows)


def inside(stop: Stop, frame: StackFrame, row: Row, opened: Collection[Path] = (), start: int = 0) -> tuple[Row, ...]:
    """A page of what is inside of a row, and of what is open in that.

    Raises:
        StaleStopError: when the program has gone on.
    """
    if row.holder is None:
        return ()
    parent = row.path[:-1] if row.next_start is not None else row.path
    page = stop.variables(row.holder, start, PAGE, frame)
    rows = [_row(stop, frame, one, parent, row.holder, opened) for one in page.items]
    rest = page.total - start - len(page.items)
    if rest > 0 and page.items:
        following = start + len(page.items)
        rows.append(Row((*parent, f"{rest:,} more"), holder=row.holder, next_start=following, is_minor=True))
    rows += [replace(_row(stop, frame, one, parent, row.holder, opened), is_minor=True) for one in page.groups]
    return tuple(rows)


def _row(stop: Stop, frame: StackFrame, variable: Variable, parent: Path, of: Holder, opened: Collection[Path]) -> Row:
    row = Row(
        (*parent, variable.name),
        variable.value,
        variable.type,
        variable if variable.variablesReference else None,
        of,
        variable,
    )
    return replace(row, children=inside(stop, frame, row, opened)) if row.path in opened else row


def _watch(stop: Stop, frame: StackFrame, watched: Watched, opened: Collection[Path]) -> Row:
    path, found = (WATCHES, watched.expression), watched.value
    if found is None:
        return Row(path, watched.error.strip().rpartition("\n")[2], is_wrong=True)
    row = Row(path, found.result, found.type, found if found.variablesReference else None)
    return replace(row, children=inside(stop, frame, row, opened)) if path in opened else row


def flat(rows: tuple[Row, ...]) -> Iterator[Row]:
    """Every row, with those inside of it."""
    for row in rows:
        yield row
        yield from flat(row.children)


def is_scope(row: Row) -> bool:
    """Whether it is a scope and not a value."""
    return isinstance(row.holder, Scope) or row.path in ((WATCHES,), (EXCEPTION,), LOCALS)
