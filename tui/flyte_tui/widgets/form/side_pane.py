"""The pane beside a form, and below it in a large window the source of the task."""

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical

from flyte_debugger.run.request import TaskRef
from flyte_tui.theme_styles import Drawing
from flyte_tui.widgets.rich_widget import DrawnPane
from flyte_tui.widgets.run.run_source import RunSource

ROOM = (150, 40)
"""Columns and lines of a window from which the source is shown."""


class SidePane(Vertical):
    """Shows what is drawn, and the source; the focus stays with the form.

    Args:
        task: whose form it is.
    """

    def __init__(self, task: TaskRef, id: str | None = None) -> None:
        super().__init__(id=id)
        self._of = task
        self._drawn = DrawnPane(id="drawn")
        self._drawn.border_title = "Field and changes"
        self._drawn.can_focus = False
        self._source = RunSource()
        self._source.border_title = "Source"
        for pane in (self._drawn, self._source):
            pane.add_class("framed")
        self._source.code.can_focus = False

    def compose(self) -> ComposeResult:
        yield self._drawn
        yield self._source

    def show(self, drawing: Drawing, keep_place: bool = False) -> None:
        """Show this from now on; scrolls to its top unless `keep_place` is set."""
        self._drawn.show(drawing, keep_place)

    def on_resize(self) -> None:
        """Show the source where the window is large enough."""
        file, (width, height) = self._of.file, self.app.size
        has_room = width >= ROOM[0] and height >= ROOM[1] and file is not None and Path(file).is_file()
        self._source.display = has_room and not self.has_class("-alone")
        if file and self._source.display:
            self._source.show(file, self._of.name.rpartition(".")[2])
