"""Past runs as a table."""

from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message

from flyte_taskmodel.overrides.quantities import format_bytes
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette, duration, status_mark, status_style
from flyte_tui.widgets.runs.run_entry import SORTS, RunEntry, arranged
from flyte_tui.widgets.table.column_fitting import Column
from flyte_tui.widgets.table.column_table import ColumnTable

MARK = "◆"


class RunList(ColumnTable[RunEntry]):
    """Runs with their status, time and peak memory: filtered, sorted, and marked to be compared.

    Args:
        names_task: whether they are of several tasks.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", tooltip="Show this run as if it had just ended"),
        Binding("s", "sort_next", "Sort", show=False, tooltip="Sort by the next column"),
        Binding("S", "turn_round", "Turn round", show=False, tooltip="Turn the order round"),
    ]

    @dataclass
    class RunOpened(Message):
        """The person wants to see a run."""

        entry: RunEntry

    def __init__(self, names_task: bool = True, id: str | None = None) -> None:
        self.marked: list[str] = []
        """The ids of the runs that are to be compared, in the order in which they were marked."""
        columns = [
            Column("status", "Status", self._status, yields=0, most=16),
            Column("started", "Started", lambda entry, _, __: Text(entry.began, DIM), yields=4),
            Column("time", "Time", _time, "right", yields=2),
            Column("memory", "Peak memory", _memory, "right", yields=5),
            Column("task", "Task", lambda entry, _, __: Text(one_line(entry.run.task, 200)), most=44),
            Column("note", "Note or error", _note, is_flexible=True, most=400, yields=3),
        ]
        super().__init__([one for one in columns if names_task or one.name != "task"], _run_id, id=id)
        self.sort, self.is_reversed = "started", False
        self._entries: list[RunEntry] = []
        self._query = ""

    def show_entries(self, entries: list[RunEntry]) -> None:
        """Show these, under the filter and in the order that there are."""
        self._entries = entries
        known = {entry.run.run_id for entry in entries}
        self.marked = [one for one in self.marked if one in known]
        self._arrange()

    def narrow(self, query: str) -> None:
        """Show only those that have every word."""
        self._query = query
        self._arrange()

    def sort_by(self, column: str) -> None:
        """Sort by a column; by the same one again in the other order."""
        if column in SORTS:
            self.is_reversed = column == self.sort and not self.is_reversed
            self.sort = column
            self._arrange()

    def action_sort_next(self) -> None:
        """Sort by the next column that is shown."""
        names = [column.name for column, _ in self._fitted if column.name in SORTS]
        at = names.index(self.sort) if self.sort in names else -1
        self.is_reversed = False
        self.sort = names[(at + 1) % len(names)] if names else self.sort
        self._arrange()

    def action_turn_round(self) -> None:
        """Turn the order round."""
        self.sort_by(self.sort)

    def toggle_mark(self) -> None:
        """Mark the run under the cursor to be compared, or no longer; of three, the one marked first goes."""
        key = self.cursor_key
        if key in self.marked:
            self.marked.remove(key)
        elif key is not None:
            self.marked = [*self.marked[-1:], key]
        self.refresh()

    def entry(self, run_id: str) -> RunEntry:
        """The entry with this id, which is listed."""
        return next(entry for entry in self._entries if entry.run.run_id == run_id)

    @property
    def count(self) -> int:
        """How many there are without the filter."""
        return len(self._entries)

    def title(self, column: Column[RunEntry], width: int) -> Text:
        if column.name != self.sort:
            return Text(column.title)
        rises = self.is_reversed == (column.name not in ("task", "status"))
        return Text(f"{column.title} {'↑' if rises else '↓'}", BOLD)

    def on_column_table_title_clicked(self, event: ColumnTable.TitleClicked) -> None:
        """Sort by the column."""
        event.stop()
        self.sort_by(event.column)

    def on_column_table_row_selected(self, event: ColumnTable.RowSelected) -> None:
        """Tell which run it is."""
        event.stop()
        self.post_message(self.RunOpened(self.entry(event.key)))

    def _arrange(self) -> None:
        self.show_rows(arranged(self._entries, self._query, self.sort, self.is_reversed))

    def _status(self, entry: RunEntry, colours: Palette, width: int) -> Text:
        style = status_style(entry.run.status, colours)
        text = Text(f"{MARK} " if entry.run.run_id in self.marked else "  " if self.marked else "", colours.accent)
        return text.append(f"{status_mark(entry.run.status, 0)} {entry.status}", style)


def _run_id(entry: RunEntry) -> str:
    return entry.run.run_id


def _time(entry: RunEntry, colours: Palette, width: int) -> Text:
    return Text("-" if entry.run.seconds is None else duration(entry.run.seconds))


def _memory(entry: RunEntry, colours: Palette, width: int) -> Text:
    return Text(format_bytes(entry.run.peak_memory) if entry.run.peak_memory else "-")


def _note(entry: RunEntry, colours: Palette, width: int) -> Text:
    if entry.note:
        return Text(f"✎ {one_line(entry.note, 400)}", colours.accent)
    return Text(one_line(entry.run.error or "", 400), DIM) if entry.run.error else Text(" ")
