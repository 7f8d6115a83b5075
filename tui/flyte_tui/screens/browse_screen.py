"""The first screen: a list of files and tasks, and the details of the one under the cursor."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from flyte_taskmodel.description.task_description import TaskDescription
from flyte_tui.file_listing import Listing, TaskRow, base_of
from flyte_tui.open_editor import edit_file
from flyte_tui.screens.browse.browse_keys import BROWSE_KEYS
from flyte_tui.screens.browse.file_watch import FilesChanged, FileWatch, NotWatched
from flyte_tui.screens.task_descriptions import TaskDescriptions
from flyte_tui.screens.task_scan import (
    FileAnswered,
    FilesFound,
    FilesOutlined,
    MakesPool,
    Scan,
    ScanEnded,
    TaskDescribed,
    TaskNotDescribed,
)
from flyte_tui.theme_styles import draw_problem
from flyte_tui.tree_rows import Row, place_of
from flyte_tui.widgets.browse_status import BrowseStatus, ScanProgress, why_empty
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.pane_titles import PaneTitle
from flyte_tui.widgets.task_details import TaskDetails
from flyte_tui.widgets.task_filter import TaskFilter
from flyte_tui.widgets.task_tree import TaskTree


class BrowseScreen(Screen[None]):
    """Lists files and tasks; filters them, shows their details, and starts runs.

    Args:
        paths: the files and folders to list.
        root_dir: `--root-dir`, the directory that modules are imported from.
        pool: makes the pool that workers are taken from.
    """

    CSS_PATH = "browse_screen.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-medium"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-medium-high"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = BROWSE_KEYS

    @dataclass
    class StartRequested(Message):
        """The person wants to run or debug a task; the description is None until a worker has given it."""

        row: TaskRow
        description: TaskDescription | None
        debug: bool

    @dataclass
    class FormRequested(Message):
        """The person wants to fill in a task's inputs and overrides."""

        row: TaskRow

    def __init__(self, paths: list[Path], root_dir: str | None, pool: MakesPool) -> None:
        super().__init__()
        self._paths = paths
        self._base = base_of(paths)
        self._scan = Scan(self, paths, root_dir, pool)
        self.scanning = True
        """Whether files are still being looked for or imported."""
        self._watch = FileWatch(self, paths)
        self._changed: set[str] = set()
        """Files that were saved while others were still being imported."""
        self._listing = Listing()
        self._status = BrowseStatus(paths, id="status")
        self._filter = TaskFilter(self._leave_filter, id="filter")
        self._tree = TaskTree(id="tree")
        self._list = Vertical(id="list", classes="framed")
        self._details = TaskDetails(id="details")
        self._descriptions = TaskDescriptions(self._scan.describe, self.set_timer)
        self._row: Row | None = None
        self._ticking: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self._status
        with Horizontal():
            with self._list:
                yield self._filter
                yield self._tree
            yield self._details
        yield KeysFooter()

    def on_mount(self) -> None:
        self._filter.display = False
        self._tree.focus()
        self._details.show_sentence("Looking for tasks.")
        self._begin_scan()
        self._scan.find()

    def close(self) -> None:
        """End all workers of the catalog and watch no files; blocks until they have ended."""
        self._watch.close()
        self._scan.close()

    # What the threads posted.

    def _begin_scan(self) -> None:
        self.scanning = True
        if self._ticking:
            self._ticking.stop()
        self._ticking = self.set_interval(0.1, self._draw_status)

    async def _start_import(self, files: list[Path]) -> None:
        await self._details.build_tabs()
        self._scan.import_all(files)

    @on(FilesFound)
    def _list_files(self, event: FilesFound) -> None:
        self._listing.replace(event.files, self._base)
        for path, tasks in event.outlines.items():
            self._listing.outline(path, tasks)
        self._rebuild()
        self.call_after_refresh(self._start_import, event.files)

    @on(FilesOutlined)
    def _list_outlines(self, event: FilesOutlined) -> None:
        for path, tasks in event.outlines.items():
            self._listing.outline(path, tasks)
        self._tree.update(self._listing)

    @on(FileAnswered)
    def _list_answer(self, event: FileAnswered) -> None:
        if event.catalog is self._scan.catalog:
            self._listing.answer(event.found)
            self._tree.update(self._listing)

    @on(ScanEnded)
    def _end_scan(self, event: ScanEnded) -> None:
        if event.catalog is self._scan.catalog:
            self._tree.settle()
            self.scanning = False
            if self._ticking:
                self._ticking.stop()
            self._draw_status()
            self._watch.start()
            self._import_changed()

    @on(FilesChanged)
    def _take_changes(self, event: FilesChanged) -> None:
        """List files that came, drop those that went, and import again what was saved."""
        if [str(file) for file in event.files] != list(self._listing.files):
            self._changed |= self._listing.update(event.files, self._base)
            self._rebuild()
        self._changed |= event.changed
        self._import_changed()

    def _import_changed(self) -> None:
        if self._changed and not self.scanning:
            self._begin_scan()
            self._descriptions.renew(self._changed)
            self._scan.import_again([Path(path) for path in self._changed])
            self._changed = set()

    @on(NotWatched)
    def _say_not_watched(self, event: NotWatched) -> None:
        self.notify(event.sentence, severity="warning", markup=False)

    @on(TaskDescribed)
    def _take_description(self, event: TaskDescribed) -> None:
        if event.catalog is self._scan.catalog:
            self._descriptions.keep(event.row, event.description, event.changes)
            if isinstance(self._row, TaskRow) and (self._row.file, self._row.name) == (event.row.file, event.row.name):
                self._details.show_task(self._row, self._descriptions.of(self._row))

    @on(TaskNotDescribed)
    def _take_problem(self, event: TaskNotDescribed) -> None:
        if self._row == event.row and not self._descriptions.is_known(event.row):  # Else it is of the file as it was.
            self._details.show_page(partial(draw_problem, event.error))

    # What the person does.

    @on(TaskTree.RowHighlighted)
    def _show_row(self, event: TaskTree.RowHighlighted) -> None:
        if isinstance(event.row, TaskRow) and event.row == self._row and self._descriptions.is_known(event.row):
            return
        self._row = event.row
        self._descriptions.ask_nothing()
        match event.row:
            case None:
                self._details.show_sentence(why_empty(self._paths, bool(self._listing.files)))
            case TaskRow():
                self._show_task(event.row)
            case group:
                self._details.show_group(group)

    def _show_task(self, row: TaskRow) -> None:
        file = self._listing.files.get(row.file)
        if file and file.found and file.found.error:
            self._details.show_group(file)
            return
        known = self._descriptions.of(row)
        self._details.show_task(row, known)
        if row.summary is not None and not self._descriptions.is_known(row):
            self._descriptions.ask(row)

    @on(TaskFilter.Changed)
    def _narrow(self) -> None:
        if self._tree.query_shown != self._filter.value:
            self._rebuild()
            self.refresh_bindings()

    def _leave_filter(self) -> None:
        self._narrow()
        self._filter.display = bool(self._filter.value)
        self.set_focus(self._tree)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "filter":
                return self.focused is not self._filter
            case "back":
                return bool(self._filter.value) or self.focused is not self._tree
        return True

    def action_filter(self) -> None:
        """Go to the filter."""
        self.remove_class("-reading")
        self._filter.display = True
        self.set_focus(self._filter)

    @on(TaskTree.TaskOpened)
    def _read_task(self) -> None:
        self.add_class("-reading")
        self._details.focus_content()

    def action_back(self) -> None:
        """From the details to the list; from a filter to all tasks."""
        if self._details.has_focus_within:
            self.remove_class("-reading")
        else:
            self._filter.value = ""
            self._filter.display = False
        self.set_focus(self._tree)

    def action_tab(self, name: str) -> None:
        """Show one tab of the details."""
        self._details.choose_tab(name)

    def _task_to(self, do: str) -> TaskRow | None:
        """The task under the cursor; where there is none, say so."""
        row = self._tree.row
        if isinstance(row, TaskRow):
            return row
        self.notify(f"Put the cursor on a task to {do}.", severity="warning")
        return None

    def action_run(self) -> None:
        """Run the task under the cursor."""
        if row := self._task_to("run it"):
            self.post_message(self.StartRequested(row, self._descriptions.of(row), debug=False))

    def action_edit(self) -> None:
        """Fill in inputs and overrides for the task under the cursor."""
        if row := self._task_to("fill in its form"):
            self.post_message(self.FormRequested(row))

    def action_debug(self) -> None:
        """Debug the task under the cursor."""
        if row := self._task_to("debug it"):
            self.post_message(self.StartRequested(row, self._descriptions.of(row), debug=True))

    def action_edit_source(self) -> None:
        """Open the file under the cursor in the person's editor, at the task."""
        if place := place_of(self._row):
            edit_file(self.app, *place)

    def action_rescan(self) -> None:
        """Find the files and import them again, dropping a scan that still goes on."""
        self._descriptions.forget()
        self._begin_scan()
        self._scan.find()

    def _rebuild(self) -> None:
        self._tree.rebuild(self._listing, self._filter.value)
        self._draw_status()

    def _draw_status(self) -> None:
        files_left = sum(row.importing for row in self._listing.files.values())
        shown, is_filtered = self._tree.shown_tasks, bool(self._filter.value)
        self._list.border_title = PaneTitle("Tasks", f"{shown:,}{' shown' if is_filtered else ''}").draw()
        progress = ScanProgress(self.scanning, files_left, self._listing.summary, shown if is_filtered else None)
        self._status.show_progress(progress)
