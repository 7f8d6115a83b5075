"""One task, in tabs."""

from functools import partial

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import TabbedContent, TabPane

from flyte_taskmodel.description import TaskDescription
from flyte_tui import describing
from flyte_tui.drawing import DIM, Palette
from flyte_tui.listing import TaskRow
from flyte_tui.widgets.drawn import Drawn, DrawnPane
from flyte_tui.widgets.source_pane import SourcePane

TABS = ("overview", "source", "parameters", "interface", "serialized")


class TaskTabs(Vertical):
    """A task's name, and tabs of what there is to know of it."""

    def compose(self) -> ComposeResult:
        yield Drawn(id="title")
        with TabbedContent():
            for name in TABS:
                with TabPane(name.capitalize(), id=name):
                    yield SourcePane() if name == "source" else DrawnPane(id=f"{name}-pane")

    def show(self, row: TaskRow, known: TaskDescription | None) -> None:
        """Show the task as far as it is known."""
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

    def choose(self, name: str) -> None:
        """Bring one tab to the front."""
        self.query_one(TabbedContent).active = name

    @property
    def content(self) -> Widget:
        """What the tab in front shows."""
        tabs = self.query_one(TabbedContent)
        return tabs.get_pane(tabs.active).query("DrawnPane, SourcePane").first(Widget)

    def _pane(self, name: str) -> DrawnPane:
        return self.query_one(f"#{name}-pane", DrawnPane)


def _waiting(colours: Palette) -> RenderableType:
    return Text("Reading the task.", DIM)
