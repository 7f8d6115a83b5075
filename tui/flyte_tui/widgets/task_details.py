"""The details of the row under the cursor: a task in tabs, anything else on one page."""

from functools import partial

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from flyte_taskmodel.description.task_description import TaskDescription
from flyte_tui import task_renderables
from flyte_tui.file_listing import FileRow, TaskRow
from flyte_tui.theme_styles import DIM, Drawing
from flyte_tui.tree_rows import EnvironmentRow, FolderRow
from flyte_tui.widgets.rich_widget import DrawnPane
from flyte_tui.widgets.task_tabs import TaskTabs


class TaskDetails(ContentSwitcher):
    """Shows a page, or a task in tabs, which `build_tabs` makes after the first paint."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, initial="page")
        self._tabs: TaskTabs | None = None
        self._shown: tuple[TaskRow, TaskDescription | None] | None = None

    def compose(self) -> ComposeResult:
        yield DrawnPane(id="page")

    async def build_tabs(self) -> None:
        """Make the tabs, if they are not there yet."""
        if self._tabs is None:
            tabs = TaskTabs(id="task")
            await self.add_content(tabs)
            self._tabs = tabs
            if self._shown:
                self.show_task(*self._shown)

    def show_page(self, drawing: Drawing) -> None:
        """Show a page instead of a task."""
        self._shown = None
        self.current = "page"
        self.query_one("#page", DrawnPane).show(drawing)

    def show_sentence(self, sentence: str) -> None:
        """Show a sentence instead of a task."""
        self.show_page(lambda colours: Text(sentence, DIM))

    def show_group(self, row: FileRow | FolderRow | EnvironmentRow) -> None:
        """Show what is in a file, a folder or an environment."""
        self.show_page(partial(task_renderables.draw_group, row))

    def show_task(self, row: TaskRow, known: TaskDescription | None) -> None:
        """Show the task; without a description, what the list knows of it."""
        self._shown = (row, known)
        if self._tabs:
            self.current = "task"
            self._tabs.show(row, known)

    def choose_tab(self, name: str) -> None:
        """Show one tab."""
        if self._tabs:
            self._tabs.choose(name)

    def focus_content(self) -> None:
        """Focus what is shown."""
        content = self._tabs.content if self._tabs and self.current == "task" else self.query_one("#page")
        content.focus()
