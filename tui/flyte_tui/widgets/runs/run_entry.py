"""A past run as the history shows it, what a filter finds in it, and how it is sorted."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flyte_debugger.history.run_row import RunRow

MAX_RUNS = 10_000
"""The newest runs that are listed."""


@dataclass(frozen=True)
class RunEntry:
    """A run in the history, and the person's note on it."""

    run: RunRow
    note: str = ""

    @property
    def began(self) -> str:
        """When it began, in local time."""
        return f"{datetime.datetime.fromtimestamp(self.run.started):%Y-%m-%d %H:%M:%S}"

    @property
    def status(self) -> str:
        """Its status in words."""
        return self.run.status.replace("_", " ")

    def has(self, word: str) -> bool:
        """Whether the word is in its id, task, file, status, note, error or date, ignoring case."""
        run = self.run
        texts = (run.run_id, run.task, run.file or "", self.status, self.note, run.error or "", self.began)
        return any(word in text.lower() for text in texts)


SORTS: dict[str, Callable[[RunEntry], Any]] = {
    "started": lambda entry: entry.run.started,
    "task": lambda entry: entry.run.task,
    "status": lambda entry: entry.run.status,
    "time": lambda entry: entry.run.seconds or 0.0,
    "memory": lambda entry: entry.run.peak_memory or 0,
}
"""What the runs can be sorted by: the names of their columns."""


def load_entries(task: str | None = None, file: str | None = None) -> tuple[list[RunEntry], str | None]:
    """The newest runs, and a sentence for the person when the history had to be rebuilt. Reads the disk.

    Args:
        task: only of this task.
        file: only of tasks in this file.

    Raises:
        HistoryError: when the index cannot be used.
    """
    from flyte_debugger.history.run_history import History  # SQLite, which the first paint need not wait for.
    from flyte_debugger.history.run_notes import read_note

    history = History()
    rows = [row for row in history.runs(MAX_RUNS, task) if file is None or row.file == file]
    return [RunEntry(row, read_note(Path(row.folder))) for row in rows], history.notice


def arranged(entries: Iterable[RunEntry], query: str, sort: str, is_reversed: bool) -> list[RunEntry]:
    """Those that have every word of the filter, sorted: numbers and times from the highest, texts from A on.

    Args:
        entries: newest first.
        query: words, divided by spaces.
        sort: a key of `SORTS`.
        is_reversed: whether to turn the order round.
    """
    words = query.lower().split()
    found = [entry for entry in entries if all(entry.has(word) for word in words)]
    from_high = sort not in ("task", "status")
    return sorted(found, key=SORTS[sort], reverse=from_high != is_reversed)
