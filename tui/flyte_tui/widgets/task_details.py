"""The task or file under the cursor: a task in tabs."""

from functools import partial

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ContentSwitcher, TabbedContent, TabPane

from flyte_taskmodel.description import TaskDescription
from flyte_tui import describing
from flyte_tui.drawing import DIM, Drawing, Palette
from flyte_tui.listing import FileRow, TaskRow
from flyte_tui.widgets.drawn import Drawn, DrawnPane
from flyte_tui.widgets.source_pane import SourcePane

TABS = ("overview", "source", "parameters", "interface", "serialized")


class TaskDetails(ContentSwitcher):
    """Shows a task in tabs, or anything else in one pane."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, initial="page")

    def compose(self) -> ComposeResult:
        yield DrawnPane(id="page")
        with Vertical(id="task"):
            yield Drawn(id="title")
            with TabbedContent():
                for name in TABS:
                    with TabPane(name.capitalize(), id=name):
                        yield SourcePane() if name == "source" else DrawnPane(id=f"{name}-pane")

    def show_nothing(self, sentence: str) -> None:
        """Say why there is nothing to show."""
        self._show_page(lambda colours: Text(sentence, DIM))

    def show_file(self, row: FileRow) -> None:
        """Show what importing the file gave."""
        self._show_page(partial(describing.draw_file, row))

    def show_problem(self, drawing: Drawing) -> None:
        """Show why a task could not be described, where its description would be."""
        self._show_page(drawing)

    def show_task(self, row: TaskRow, known: TaskDescription | None) -> None:
        """Show the task as far as it is known."""
        self.current = "task"
        self.query_one("#title", Drawn).show(partial(describing.draw_title, row))
        self._pane("overview").show(partial(describing.draw_overview, row, known))
        if known is None:
            for name in ("parameters", "interface", "serialized"):
                self._pane(name).show(_waiting)
            self.query_one(SourcePane).show("", 1)
            return
        self._pane("parameters").show(partial(describing.draw_parameters, known))
        self._pane("interface").show(partial(describing.draw_interface, known))
        self._pane("serialized").show(partial(describing.draw_serialized, known))
        self.query_one(SourcePane).show(*describing.numbered_source(known))

    def choose_tab(self, name: str) -> None:
        """Bring one tab to the front."""
        self.query_one(TabbedContent).active = name

    def focus_content(self) -> None:
        """Give the keys to what is shown."""
        if self.current == "task":
            active = self.query_one(TabbedContent).active_pane
            content = active.query("DrawnPane, SourcePane").first() if active else self
        else:
            content = self.query_one("#page")
        content.focus()

    def _show_page(self, drawing: Drawing) -> None:
        self.current = "page"
        self.query_one("#page", DrawnPane).show(drawing)

    def _pane(self, name: str) -> DrawnPane:
        return self.query_one(f"#{name}-pane", DrawnPane)


def _waiting(colours: Palette) -> RenderableType:
    return Text("Reading the task.", DIM)
