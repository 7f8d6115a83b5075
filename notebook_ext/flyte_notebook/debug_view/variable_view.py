"""The rows of a stop's values as the debug view draws them: flat, with their levels."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.variable_rows import EXCEPTION, LOCALS, WATCHES, Path, VariableRow, is_scope

MAX_VALUE = 300
"""Characters of a value in its row."""
Pages = Mapping[Path, tuple[VariableRow, ...]]
"""Further rows of a value, by its path, in the place of the one that stands for the rest."""


def variable_rows(
    snapshot: StopSnapshot, opened: Collection[Path], changed: Collection[str], pages: Pages
) -> list[dict[str, Any]]:
    """The exception, the scopes and what is open in them, for the trait `variables`."""
    rows = [row for row in snapshot.rows if row.path != (WATCHES,)]
    is_present = snapshot.stack_snapshot is None
    shown = []
    for row, level in _with_levels(rows, 0, pages):
        drawn = _drawn(row, level, row.path in opened or row.path[0] == EXCEPTION)
        drawn["changed"] = len(row.path) == 2 and row.path[:1] == LOCALS and row.name in changed
        drawn["can_edit"] = is_present and bool(drawn["can_edit"])
        drawn["can_open"] = is_present and bool(drawn["can_open"])
        shown.append(drawn)
    return shown


def watch_rows(snapshot: StopSnapshot | None, expressions: tuple[str, ...]) -> list[dict[str, Any]]:
    """Each watched expression with what it gives at the stop, if there is one, for the trait `watches`."""
    found = {row.name: row for row in snapshot.watches} if snapshot else {}
    return [_watch(expression, found.get(expression)) for expression in expressions]


def find_row(snapshot: StopSnapshot, path: Path, pages: Pages) -> VariableRow | None:
    """The row of this path."""
    return next((row for row, _ in _with_levels(snapshot.rows, 0, pages) if row.path == path), None)


def is_minor(row: VariableRow) -> bool:
    """Whether few people look for it: dunder names, and groups such as `special variables`."""
    return row.is_minor and row.next_start is None


def _with_levels(rows: Collection[VariableRow], level: int, pages: Pages) -> Iterator[tuple[VariableRow, int]]:
    for row in rows:
        if row.next_start is not None and row.path[:-1] in pages:
            yield from _with_levels(pages[row.path[:-1]], level, {})
            continue
        yield row, level
        yield from _with_levels(row.children, level + 1, pages)


def _drawn(row: VariableRow, level: int, is_open: bool) -> dict[str, Any]:
    read_only = row.variable is not None and "readOnly" in row.variable.presentationHint.attributes
    scope = is_scope(row)
    return {
        "path": list(row.path),
        "name": row.name,
        "value": bounded(row.value),
        "type": row.type,
        "level": level,
        "scope": scope,
        "error": row.is_error,
        "minor": is_minor(row),
        "more": row.next_start is not None,
        "open": is_open,
        "can_open": row.container is not None and row.next_start is None,
        "can_edit": row.variable is not None and row.parent_container is not None and not (read_only or scope),
        "can_view": row.variable is not None and bool(row.variable.evaluateName or len(row.path) == 2),
    }


def _watch(expression: str, row: VariableRow | None) -> dict[str, Any]:
    if row is None:
        return {"expression": expression, "value": "", "type": "", "error": ""}
    value = bounded(row.value)
    return {
        "expression": expression,
        "value": "" if row.is_error else value,
        "type": row.type,
        "error": value if row.is_error else "",
    }


def bounded(text: str, most: int = MAX_VALUE) -> str:
    """The text, with an ellipsis in the place of what is over so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
