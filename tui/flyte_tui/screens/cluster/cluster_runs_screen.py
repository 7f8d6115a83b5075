"""The cluster's runs, newest first, narrowed by words."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.run_filter import HELP, RunFilter, parse_filter
from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_taskmodel.errors import InputsError, WorkbenchError
from flyte_tui.count_text import count_text
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, SPINNER, palette
from flyte_tui.widgets.cluster.cluster_run_list import ClusterRunList
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.pane_titles import PaneTitle
from flyte_tui.widgets.rich_widget import Drawn
from flyte_tui.widgets.status_line import StatusLine

PAGE = 100
REFRESH = 5.0
"""Seconds from one list to the next, while this screen is shown."""


class ClusterRunsScreen(Screen[None]):
    """Lists the cluster's runs; enter opens one.

    Args:
        connect: gives the connection to the cluster.
    """

    CSS_PATH = "cluster_runs_screen.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("D", "debug", "Debug here", tooltip="Debug the action that failed here, with the inputs that it had"),
        Binding("slash", "filter", "Filter", key_display="/", tooltip=f"Show only some runs: {HELP}"),
        Binding("m", "more", "More", tooltip="List older runs, too"),
        Binding("ctrl+r,f5", "reload", "Reload", tooltip="Ask the cluster again"),
        Binding("escape", "back", "Back", tooltip="From a filter to all runs; from there to the tasks"),
    ]

    @dataclass
    class RunsListed(Message):
        """The cluster has answered, or not."""

        asked: int
        rows: list[ClusterRunRow]
        problem: str | None

    @dataclass
    class DebugRequested(Message):
        """The person wants to debug the first failed action of a run here."""

        row: ClusterRunRow

    def __init__(self, connect: Callable[[], ClusterClient]) -> None:
        super().__init__()
        self._connect = connect
        self._status = StatusLine(id="status")
        self._list = ClusterRunList(id="runs")
        self._list.add_class("framed")
        self._empty = Drawn(id="empty")
        self._line = Input(placeholder=HELP, id="filter", compact=True)
        self._filter = RunFilter()
        self._limit = PAGE
        self._asked = 0
        self._asked_at: float | None = None
        self._problem: str | None = None
        self.rows: list[ClusterRunRow] = []
        """The runs that are listed."""

    def compose(self) -> ComposeResult:
        yield self._status
        yield self._line
        yield self._empty
        yield self._list
        yield KeysFooter()

    def on_mount(self) -> None:
        self._line.display = self._empty.display = False
        self._list.focus()
        self.action_reload()
        self.set_interval(0.1, self._draw_status)
        self.set_interval(REFRESH, self._refresh_list)

    # In threads.

    @work(thread=True, group="list")
    def _ask(self, number: int, wanted: RunFilter, limit: int) -> None:
        try:
            rows = [row for row in self._connect().runs(wanted.question(limit)) if wanted.lets_through(row)]
        except WorkbenchError as error:
            self.post_message(self.RunsListed(number, [], str(error)))
        else:
            self.post_message(self.RunsListed(number, rows, None))

    # What the threads posted.

    @on(RunsListed)
    def _take_rows(self, event: RunsListed) -> None:
        if event.asked != self._asked:
            return
        self._asked_at, self._problem = None, event.problem
        if event.problem is None:
            self.rows = event.rows
            self._list.show_rows(event.rows)
        self._draw()

    # What the person does.

    @property
    def row(self) -> ClusterRunRow | None:
        """The run under the cursor."""
        return self._list.row

    @on(Input.Submitted)
    def _narrow(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self._filter = parse_filter(event.value)
        except InputsError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self._line.display = bool(event.value)
        self._list.focus()
        self.action_reload()

    def action_debug(self) -> None:
        """Debug the action that failed here."""
        if self.row:
            self.post_message(self.DebugRequested(self.row))

    def action_filter(self) -> None:
        """Type words that narrow the list."""
        self._line.display = True
        self._line.focus()

    def action_more(self) -> None:
        """List older runs, too."""
        self._limit += PAGE
        self.action_reload()

    def action_reload(self) -> None:
        """Ask the cluster again."""
        self._asked += 1
        self._asked_at = time.monotonic()
        self._ask(self._asked, self._filter, self._limit)

    def action_back(self) -> None:
        """From a filter to all runs; from there to the tasks."""
        if self._line.display:
            self._line.value, self._line.display = "", False
            self._list.focus()
            self._filter = RunFilter()
            self.action_reload()
        else:
            self.app.pop_screen()

    def _refresh_list(self) -> None:
        if self.is_current and self._asked_at is None:
            self.action_reload()

    # What is drawn.

    def _draw(self) -> None:
        is_narrowed = self._line.display
        sentence = "No run of the cluster matches the filter." if is_narrowed else "The cluster has no runs yet."
        self._list.border_title = PaneTitle("Runs", f"{len(self.rows):,}").draw()
        self._empty.display = not self.rows and self._asked_at is None and not self._problem
        self._empty.show(lambda colours: Text(sentence, DIM))
        self._draw_status()

    def _draw_status(self) -> None:
        left = Text().append("Runs of the cluster", palette(self.app).accent + BOLD)
        if self.rows:
            left.append(f"  {one_line(self.rows[0].project)}, {one_line(self.rows[0].domain)}", DIM)
        if self._problem:
            left = Text(one_line(self._problem, 400), palette(self.app).error)
        right = Text(count_text(len(self.rows), "run"), DIM)
        if self._asked_at is not None:
            waited = time.monotonic() - self._asked_at
            right = Text(f"{SPINNER[int(waited * 10) % len(SPINNER)]} asking, {waited:.0f} s", palette(self.app).accent)
        self._status.show(left, right)
        self._list.tick()
