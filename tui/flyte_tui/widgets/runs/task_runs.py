"""The past runs of one task, among its details."""

from dataclasses import dataclass

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from flyte_taskmodel.errors import WorkbenchError
from flyte_tui.file_listing import TaskRow
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import DIM
from flyte_tui.widgets.rich_widget import Drawn
from flyte_tui.widgets.runs.run_entry import RunEntry, load_entries
from flyte_tui.widgets.runs.run_list import RunList


class TaskRuns(Vertical):
    """Lists the runs of the task under the cursor; enter opens one."""

    DEFAULT_CSS = """
    TaskRuns > RunList { height: 1fr; }
    """

    @dataclass
    class Loaded(Message):
        """A thread has read a task's runs."""

        row: TaskRow
        entries: list[RunEntry]
        problem: str

    def __init__(self) -> None:
        super().__init__()
        self.runs = RunList(names_task=False)
        self._sentence = Drawn()
        self._row: TaskRow | None = None

    def compose(self) -> ComposeResult:
        yield self._sentence
        yield self.runs

    def show_task(self, row: TaskRow) -> None:
        """Show the runs of this task, as they are now."""
        if row != self._row:
            self._row = row
            self.runs.show_entries([])
            self._sentence.display = False
        self._load(row)

    @work(thread=True, exclusive=True, group="task-runs")
    def _load(self, row: TaskRow) -> None:
        name = row.summary.name if row.summary else row.function
        try:
            entries, problem = load_entries(name, row.file)[0], ""
        except WorkbenchError as error:
            entries, problem = [], str(error)
        self.post_message(self.Loaded(row, entries, problem))

    @on(Loaded)
    def _show(self, event: Loaded) -> None:
        event.stop()
        if event.row == self._row:
            sentence = event.problem or ("" if event.entries else "This task has not been run yet.")
            self._sentence.display = bool(sentence)
            self._sentence.show(lambda colours: Text(one_line(sentence), DIM))
            self.runs.show_entries(event.entries)
