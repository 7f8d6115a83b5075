"""The history of runs."""

import shlex
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen

from flyte_debugger.history.run_history import History, HistoryError
from flyte_debugger.history.run_notes import write_note
from flyte_debugger.run.events import ENDED
from flyte_tui.count_text import count_text
from flyte_tui.key_map import named
from flyte_tui.sanitize import one_line
from flyte_tui.screens.confirm_screen import ConfirmScreen
from flyte_tui.screens.line_dialog import LineDialog
from flyte_tui.screens.runs.compare_screen import CompareScreen
from flyte_tui.theme_styles import BOLD, DIM
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.pane_titles import PaneTitle
from flyte_tui.widgets.rich_widget import Drawn
from flyte_tui.widgets.runs.run_entry import RunEntry, load_entries
from flyte_tui.widgets.runs.run_list import RunList
from flyte_tui.widgets.runs.run_preview import RunPreview
from flyte_tui.widgets.status_line import StatusLine
from flyte_tui.widgets.table.column_table import ColumnTable
from flyte_tui.widgets.task_filter import TaskFilter

LOOK = 2.0
"""Seconds between two looks at the history, in which other programs' runs begin and end."""


class RunsScreen(Screen[None]):
    """Lists all past runs: opens, compares, notes, removes them, and starts them again."""

    CSS_PATH = "runs_screen.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-medium-high"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = named(
        "runs",
        [
            Binding(
                "r", "again('run')", "Rerun", tooltip="Run the same again, with the inputs and overrides that it had"
            ),
            Binding("e", "again('edit')", "Edit", tooltip="Open the form with this run's inputs and overrides"),
            Binding("d", "again('debug')", "Debug", tooltip="Debug the task with this run's inputs and overrides"),
            Binding("space", "mark", "Mark", tooltip="Mark this run to be compared; two can be marked"),
            Binding("c", "compare", "Compare", tooltip="Compare the marked runs, or the marked one with this one"),
            Binding("n", "note", "Note", tooltip="Write a note on this run"),
            Binding("x,delete", "remove", "Remove", tooltip="Remove this run with its folder; asks first"),
            Binding("slash", "filter", "Filter", key_display="/", tooltip="Show only the runs that match"),
            Binding("escape", "back", "Back", tooltip="From a filter to all runs; from there to the tasks"),
            Binding("ctrl+r,f5", "look", "Look again", show=False, tooltip="Read the history again"),
        ],
    )

    @dataclass
    class AgainRequested(Message):
        """The person wants what was run again: run, edited or debugged."""

        entry: RunEntry
        how: str

    @dataclass
    class Loaded(Message):
        """A thread has read the history."""

        entries: list[RunEntry]
        problem: str | None

    def __init__(self) -> None:
        super().__init__()
        self._status = StatusLine()
        self._filter = TaskFilter(self._leave_filter, "tasks, status, notes, errors, dates")
        self.runs = RunList(id="runs")
        self.runs.add_class("framed")
        self._empty = Drawn(id="empty")
        self._preview = RunPreview(id="preview")
        self._is_loaded = False

    def compose(self) -> ComposeResult:
        yield self._status
        with Vertical(id="list"):
            yield self._filter
            yield self._empty
            yield self.runs
            yield self._preview
        yield KeysFooter()

    def on_mount(self) -> None:
        self._filter.display = False
        self._empty.display = False
        self.runs.focus()
        self.set_interval(LOOK, self._look_if_shown)
        self._draw_status()

    def on_screen_resume(self) -> None:
        """Other screens have started runs."""
        self.action_look()

    def _look_if_shown(self) -> None:
        if self.is_current:
            self.action_look()

    @work(thread=True, exclusive=True, group="history")
    def action_look(self) -> None:
        """Read the history again."""
        try:
            self.post_message(self.Loaded(*load_entries()))
        except HistoryError as error:
            self.post_message(self.Loaded([], str(error)))

    @on(Loaded)
    def _show(self, event: Loaded) -> None:
        if event.problem:
            self.notify(one_line(event.problem), severity="warning", markup=False)
        self._is_loaded = True
        self.runs.show_entries(event.entries)
        self._draw()

    def _draw(self) -> None:
        sentence = "No runs yet: what you run or debug is listed here."
        if self.runs.count:
            sentence = "" if self.runs.rows else "No runs match the filter."
        self._empty.display = bool(sentence) and self._is_loaded
        self._empty.show(lambda colours: Text(sentence, DIM))
        self._draw_status()
        self.refresh_bindings()

    def _draw_status(self) -> None:
        count, shown = self.runs.count, len(self.runs.rows)
        words = count_text(count, "run") if shown == count else f"{shown:,} of {count_text(count, 'run')}"
        marked = f"{len(self.runs.marked)} marked  " if self.runs.marked else ""
        self.runs.border_title = PaneTitle("Runs", words if shown != count else f"{count:,}").draw()
        self._status.show(Text("Runs", BOLD), Text(marked + (words if self._is_loaded else ""), DIM))

    @on(ColumnTable.RowHighlighted)
    def _note_cursor(self) -> None:
        self.refresh_bindings()
        self._preview.show_run(self.runs.row)

    @on(TaskFilter.Changed)
    def _narrow(self) -> None:
        self.runs.narrow(self._filter.value)
        self._draw()

    def _leave_filter(self) -> None:
        self._filter.display = bool(self._filter.value)
        self.runs.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        row = self.runs.row
        match action:
            case "again" | "mark" | "note":
                return row is not None and self.focused is not self._filter
            case "remove":
                return row is not None and row.run.status in ENDED
            case "compare":
                return len(self._compared()) == 2
        return True

    def action_again(self, how: str) -> None:
        """Run, edit or debug what this run ran."""
        if self.runs.row:
            self.post_message(self.AgainRequested(self.runs.row, how))

    def action_mark(self) -> None:
        """Mark this run to be compared, or no longer."""
        self.runs.toggle_mark()
        self.runs.action_move(1)
        self._draw_status()
        self.refresh_bindings()

    def _compared(self) -> list[str]:
        """The two runs that are meant: those marked, or the marked one and that under the cursor."""
        marked, here = self.runs.marked, self.runs.cursor_key
        return marked if len(marked) == 2 or here is None or here in marked else [*marked, here]

    def action_compare(self) -> None:
        """Compare two runs, the earlier at the left."""
        pair = sorted(map(self.runs.entry, self._compared()), key=lambda entry: entry.run.started)
        self.app.push_screen(CompareScreen(*pair))

    def action_note(self) -> None:
        """Write a note on this run."""
        entry = self.runs.row
        if entry:
            words = Text(f"On run {one_line(entry.run.run_id)}; an empty note is removed.", DIM)
            asked = LineDialog(
                "Note", "keep it", lambda _: words, entry.note, "what this run was for", takes_empty=True
            )
            self.app.push_screen(asked, partial(self._keep_note, entry))

    def _keep_note(self, entry: RunEntry, note: str | None) -> None:
        if note is None:
            return
        try:
            write_note(Path(entry.run.folder), note)
        except OSError as error:
            self.notify(f"The note was not kept: {error.strerror}.", severity="warning", markup=False)
        self.action_look()

    def action_remove(self) -> None:
        """Remove this run with its folder, once the person has said so."""
        entry = self.runs.row
        if entry:
            what = (
                f"Run {entry.run.run_id} of {one_line(entry.run.task)} and its folder {shlex.quote(entry.run.folder)}"
            )
            asked = ConfirmScreen("Remove a run", f"{what} will be removed for good.", "remove it", "keep it")
            self.app.push_screen(asked, partial(self._remove_if, entry))

    def _remove_if(self, entry: RunEntry, is_meant: bool | None) -> None:
        if is_meant:
            self._remove(entry)

    @work(thread=True, group="remove")
    def _remove(self, entry: RunEntry) -> None:
        history = History()
        try:
            history.remove(entry.run)
        except HistoryError as error:
            history.notice = str(error)
        if history.notice:
            self.app.call_from_thread(self.notify, one_line(history.notice), severity="warning", markup=False)
        self.app.call_from_thread(self.action_look)

    def action_filter(self) -> None:
        """Go to the filter."""
        self._filter.display = True
        self._filter.focus()

    def action_back(self) -> None:
        """From a filter to all runs; from there to the screen below."""
        if self._filter.value or self._filter.display:
            self._filter.value = ""
            self._filter.display = False
            self.runs.focus()
        else:
            self.app.pop_screen()
