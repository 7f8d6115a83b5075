"""Folders, files, environments and tasks as a tree, narrowed by a filter: only what is on the screen is drawn."""

from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer

from flyte_tui.file_listing import FileRow, Listing, TaskRow
from flyte_tui.theme_styles import palette
from flyte_tui.tree_rows import EnvironmentRow, FolderRow, Key, Row, TreeLine, key_of, tree_lines
from flyte_tui.widgets.row_scroll import RowScroll
from flyte_tui.widgets.tree_labels import FOLDED, INDENT, draw_line

BURST = 0.15
"""Seconds in which the answers of workers are taken together before the tree is drawn again."""


class TaskTree(RowScroll):
    """The cursor, and its place on the screen, stay with the row while files are answered, filtered and saved."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"task-tree--cursor", "task-tree--at"}
    DEFAULT_CSS = """
    TaskTree {
        overflow-x: hidden;
        & .task-tree--at { background: $foreground 8%; }
        & .task-tree--cursor { background: $primary 30%; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "fold", "Fold, or to what it is in", show=False),
        Binding("right", "unfold", "Unfold", show=False),
        Binding("minus", "fold_all", "Fold all", show=False, tooltip="Fold all files, or unfold them all"),
        Binding("enter", "open", "Open", show=False),
    ]

    @dataclass
    class RowHighlighted(Message):
        """The cursor moved to a row, or its row changed; None when no row is left."""

        row: Row | None

    @dataclass
    class TaskOpened(Message):
        """Enter was pressed on a task."""

        row: TaskRow

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.query_shown = ""
        """The filter that was applied last."""
        self._lines: list[TreeLine] = []
        self._listing = Listing()
        self._folded: set[Key] = set()
        self._folded_in_filter: set[Key] = set()
        """Of a filter's rows: it begins with all of them unfolded, so that none of what it finds is hidden."""
        self._chosen: Key | None = None
        """The row that the cursor stays with."""
        self._told: object = None
        self._burst: Timer | None = None

    @property
    def shown_tasks(self) -> int:
        """The number of tasks that match the filter."""
        return sum(line.tasks for line in self._lines if line.depth == 0)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._lines[self.cursor].row if self.cursor < len(self._lines) else None

    def rebuild(self, listing: Listing, query: str) -> None:
        """Show the listing under a filter."""
        if query != self.query_shown:
            self._folded_in_filter = set()
        self._listing, self.query_shown = listing, query
        self._draw()

    def update(self, listing: Listing) -> None:
        """Show the listing as it is now, soon: workers answer many files at once."""
        self._listing = listing
        if self._burst is None:
            self._burst = self.set_timer(BURST, self._draw)

    def settle(self) -> None:
        """Show at once what `update` has put off."""
        if self._burst is not None:
            self._draw()

    def _draw(self) -> None:
        if self._burst is not None:
            self._burst.stop()
            self._burst = None
        before = key_of(self.row) if self.row is not None else None
        from_top = self.cursor - self.scroll_offset.y
        self._lines = tree_lines(self._listing, self.query_shown, self._hidden)
        self.cursor = self._place_of(self._chosen)
        if isinstance(self.row, TaskRow):
            self._chosen = key_of(self.row)
        self.virtual_size = Size(0, len(self._lines))
        if self.row is not None and key_of(self.row) == before:
            self.scroll_to(y=max(0, self.cursor - from_top), animate=False, immediate=True, force=True)
        self._keep_visible()
        self._tell()
        self.refresh()

    @property
    def _hidden(self) -> set[Key]:
        return self._folded_in_filter if self.query_shown else self._folded

    def _place_of(self, key: Key | None) -> int:
        """Where a row is; else the first task of its file, the file, or the first task of all."""
        at_file = task_in_file = first_task = None
        file = key[1] if key and key[0] in ("task", "file", "environment") else None
        for at, line in enumerate(self._lines):
            row = line.row
            if key is not None and key_of(row) == key:
                return at
            if isinstance(row, TaskRow):
                first_task = at if first_task is None else first_task
                if row.file == file and task_in_file is None:
                    task_in_file = at
            elif isinstance(row, FileRow) and row.path == file:
                at_file = at
        places = (task_in_file, at_file, first_task, 0)
        return next(place for place in places if place is not None)

    def _tell(self) -> None:
        """Post the row under the cursor, if it is another one, or is known better."""
        state = self._state()
        if state != self._told or self.row is None:
            self._told = state
            self.post_message(self.RowHighlighted(self.row))

    def _state(self) -> object:
        """What the details of the row under the cursor depend on: each answer of a worker is another object."""
        match self.row:
            case TaskRow(path) | FileRow(path) as row:
                file = self._listing.files.get(path)
                return key_of(row), file and (id(file.found), file.importing, len(file.tasks))
            case EnvironmentRow(inside) as row:
                return key_of(row), id(inside.found)
            case FolderRow(_, _, files) as row:
                return key_of(row), len(files), sum(len(file.tasks) for file in files)
            case None:
                return None

    # What is drawn.

    def render_line(self, y: int) -> Strip:
        at, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if at >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        text = draw_line(self._lines[at], palette(self.app))
        if text.cell_len > width:
            text.truncate(width, overflow="ellipsis")
        strip = Strip(text.render(self.app.console)).extend_cell_length(width)
        return strip.apply_style(self._line_style(at)).apply_offsets(0, at)

    def _line_style(self, at: int) -> Style:
        if at != self.cursor:
            return self.rich_style
        return self.get_component_rich_style("task-tree--cursor" if self.has_focus else "task-tree--at")

    def on_resize(self) -> None:
        self._keep_visible()

    # What the person does.

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the pointer is; a click on the sign folds, and so does a second one."""
        offset = event.get_content_offset(self)
        at = self.scroll_offset.y + (offset.y if offset else 0)
        if offset is None or at >= len(self._lines):
            return
        self._put_cursor(at)
        sign = INDENT * self._lines[at].depth
        if event.chain == 2 or sign <= offset.x < sign + len(FOLDED):
            self.action_open()

    def action_open(self) -> None:
        """Open the task under the cursor; fold or unfold anything else."""
        row = self.row
        if isinstance(row, TaskRow):
            self.post_message(self.TaskOpened(row))
        elif row is not None:
            self._fold({key_of(row)}, not self._lines[self.cursor].is_folded)

    def action_fold(self) -> None:
        """Fold what is under the cursor; from a task, or what is folded, go to what it is in."""
        if not self._lines:
            return
        line = self._lines[self.cursor]
        if line.tasks and not line.is_folded:
            self._fold({key_of(line.row)}, True)
        else:
            above = (at for at in range(self.cursor - 1, -1, -1) if self._lines[at].depth < line.depth)
            self._put_cursor(next(above, self.cursor))

    def action_unfold(self) -> None:
        """Unfold what is under the cursor."""
        if self.row is not None:
            self._fold({key_of(self.row)}, False)

    def action_fold_all(self) -> None:
        """Fold all files; where all are folded, unfold everything."""
        files: set[Key] = {("file", row.path) for row in self._listing.files.values()}
        if files <= self._hidden:
            self._fold(set(self._hidden), False)
            return
        if isinstance(self.row, TaskRow | EnvironmentRow):
            self._chosen = ("file", key_of(self.row)[1])
        self._fold(files, True)

    def _fold(self, keys: set[Key], is_folded: bool) -> None:
        (self._hidden.update if is_folded else self._hidden.difference_update)(keys)
        self._draw()

    @property
    def _row_count(self) -> int:
        return len(self._lines)

    def _put_cursor(self, at: int) -> None:
        self.cursor = min(max(at, 0), max(0, len(self._lines) - 1))
        self._chosen = key_of(self.row) if self.row is not None else None
        self._keep_visible()
        self._tell()
        self.refresh()

    def _keep_visible(self) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if height and not top <= self.cursor < top + height:
            y = self.cursor if self.cursor < top else self.cursor - height + 1
            self.scroll_to(y=y, animate=False, immediate=True, force=True)
