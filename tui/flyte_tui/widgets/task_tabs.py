"""The details of one task, in tabs."""

from functools import partial

from rich.console import RenderableType
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.widget import Widget

from flyte_taskmodel.description.task_description import TaskDescription
from flyte_tui import task_renderables
from flyte_tui.file_listing import TaskRow
from flyte_tui.theme_styles import DIM, Palette
from flyte_tui.widgets.page_grid import BROAD, PageGrid
from flyte_tui.widgets.rich_widget import Drawn, DrawnPane
from flyte_tui.widgets.runs.task_runs import TaskRuns
from flyte_tui.widgets.source_pane import SourcePane

TABS = ("overview", "source", "parameters", "interface", "serialized", "runs")

LEFT = ("parameters", "interface", "serialized", "runs")
"""The pages that stand on the left of the source; the overview stands beside it or above."""
TALL = 24
"""Lines from which the source stands below the overview."""


class TaskPages(PageGrid):
    """A task's pages, and its source with them where there is room."""

    FITTED = "overview"
    IS_NUMBERED = False

    def go_with(self, name: str, size: Size) -> set[str]:
        """The source, and above it or beside it what is said of the task."""
        if size.width >= BROAD:
            return {"overview" if name == "source" else "source"}
        return {"overview", "source"} if name == "overview" and size.height >= TALL else set()


class TaskTabs(Vertical):
    """A task's name above the tabs with its details."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = Drawn(id="title")
        self._source = SourcePane()
        self._runs = TaskRuns()
        self._drawn = {name: DrawnPane() for name in TABS if name not in ("source", "runs")}
        self._row: TaskRow | None = None

    def compose(self) -> ComposeResult:
        yield self._title
        others: dict[str, Widget] = {"source": self._source, "runs": self._runs}
        yield TaskPages({name: others.get(name) or self._drawn[name] for name in TABS}, LEFT)

    def show(self, row: TaskRow, known: TaskDescription | None) -> None:
        """Show the task; without a description, what the list knows of it."""
        is_same = self._row is not None and (row.file, row.function) == (self._row.file, self._row.function)
        self._row = row
        self._show_runs()
        self._title.show(partial(task_renderables.draw_title, row))
        self._drawn["overview"].show(partial(task_renderables.draw_overview, row, known), is_same)
        if known is None:
            for name in ("parameters", "interface", "serialized"):
                self._drawn[name].show(_waiting)
            self._source.show("", 1)
            return
        self._drawn["parameters"].show(partial(task_renderables.draw_parameters, known), is_same)
        self._drawn["interface"].show(partial(task_renderables.draw_interface, known), is_same)
        self._drawn["serialized"].show(partial(task_renderables.draw_serialized, known), is_same)
        self._source.show(*task_renderables.numbered_source(known), keep_place=is_same)

    @on(PageGrid.PageShown)
    def _show_runs(self) -> None:
        """Read the runs of the task when they are looked at."""
        if self._row and self.is_attached and self.query_one(TaskPages).active == "runs":
            self._runs.show_task(self._row)

    def choose(self, name: str) -> None:
        """Show one tab."""
        self.query_one(TaskPages).turn_to(name)

    @property
    def content(self) -> Widget:
        """The content of the tab that is shown."""
        return self.query_one(TaskPages).content


def _waiting(colours: Palette) -> RenderableType:
    return Text("Loading the task.", DIM)
