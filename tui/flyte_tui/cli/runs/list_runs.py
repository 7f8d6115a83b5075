"""`flyte-tui runs` and `flyte-tui runs prune`: list past runs, remove old ones."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flyte_debugger.history.run_history import History, RunRow
from flyte_debugger.run.events import Status
from flyte_taskmodel.plain_json import to_plain
from flyte_tui.cli.text import run_numbers
from flyte_tui.count_text import count_text
from flyte_tui.sanitize import one_line

LINE = 10_000
"""Most characters of a line in a file or pipe."""


@contextmanager
def history() -> Iterator[History]:
    """Open the history; its notice, if any, is printed on stderr."""
    opened = History()
    try:
        yield opened
    finally:
        if opened.notice:
            print(opened.notice, file=sys.stderr)


def list_runs(limit: int, task: str | None, status: Status | None, as_json: bool) -> None:
    """Print the newest runs as one JSON object, as a table, or, into a file or pipe, as a line each."""
    with history() as kept:
        rows = kept.runs(limit, task, status)
        if as_json:
            print(json.dumps({"runs": to_plain(rows)}))
        elif rows:
            _print_rows(rows)
        elif task or status:
            filters = [*([f"of {task}"] if task else []), *([f"with status {status}"] if status else [])]
            print(f"No runs {' '.join(filters)} in {kept.path.parent}.")
        else:
            print(f"No runs in {kept.path.parent} yet.")


def prune_runs(keep: int | None, older_than: float | None, dry_run: bool) -> None:
    """Remove runs, and print which."""
    with history() as kept:
        rows = kept.prune(keep, older_than, dry_run)
    if rows:
        _print_rows(rows)
    count = count_text(len(rows), "run")
    print(f"{count} would be removed." if dry_run else f"{count} removed.")


def _print_rows(rows: list[RunRow]) -> None:
    if sys.stdout.isatty():
        from flyte_tui.cli.runs.runs_table import print_runs

        print_runs(rows)
    else:
        print(*_lines(rows), sep="\n")


def _lines(rows: list[RunRow]) -> Iterator[str]:
    """Lines for `grep` and `cut`: the id, then columns."""
    cells = [(row.run_id, row.status, *run_numbers(row), row.task) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row, line in zip(rows, cells, strict=True):
        padded = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        yield one_line("  ".join([*padded, row.error or ""]), LINE).rstrip()
