"""A run of the cluster: its actions above; log, result and report of one of them below."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from flyte_debugger.cluster.live_cluster_run import LiveClusterRun
from flyte_debugger.cluster.local_rerun import Code
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.run.events import ActionStarted, ConditionWaiting, Event, Notice, Output, ReportFlushed
from flyte_debugger.run.state import ActionState, RunState
from flyte_tui.screens.answer_screen import AnswerScreen
from flyte_tui.screens.cluster.action_page import draw_action
from flyte_tui.screens.confirm_screen import ConfirmScreen
from flyte_tui.widgets.cluster.cluster_pages import TABS, ClusterPages
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.run.action_table import ActionTable
from flyte_tui.widgets.run_status import RunStatus

TICK = 0.05
"""Seconds between two looks at what happened."""
REFRESH = 3.0
"""Seconds from one look at all of an action that goes on, its report included, to the next."""
SETTLE = 0.2
"""Seconds that the cursor rests on an action before the cluster is asked for all of it."""


class ClusterRunScreen(Screen[None]):
    """Shows one run of the cluster, live and after its end. Leaving the screen leaves the run as it is.

    Args:
        live: the run, not yet followed.
    """

    CSS_PATH = "../run_screen.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-medium"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-medium-high"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("D,d", "here(True)", "Debug here", tooltip="Debug this action here, with the inputs that it had"),
        Binding("X", "here(True, 'remote')", "Debug what ran", show=False, tooltip="Debug with the very code that ran"),
        Binding("r", "here(False)", "Rerun here", tooltip="Run this action here, with the inputs that it had"),
        Binding("equals_sign", "compare", "Compare", key_display="=", tooltip="Show this action beside its rerun here"),
        Binding("c", "abort", "Abort", tooltip="Abort this action, or the run on its first one; asks first"),
        Binding("a", "answer", "Answer", tooltip="Answer the task's question"),
        Binding("o", "open_page", "Open page", tooltip="Open the page of this action in the console"),
        Binding("O", "open_report", "Open report", show=False, tooltip="Open the report in a browser"),
        Binding("slash", "search", "Search", key_display="/", show=False, tooltip="Search in the log"),
        Binding("escape", "leave", "Back", tooltip="Back to the runs; this one goes on"),
        *(
            Binding(str(number), f"tab('{name}')", f"{name.capitalize()} tab", show=False)
            for number, name in enumerate(TABS, 1)
        ),
    ]

    @dataclass
    class HereRequested(Message):
        """The person wants an action to run here, under the debugger or not."""

        address: RunAddress
        debug: bool
        code: Code

    @dataclass
    class CompareRequested(Message):
        """The person wants to see an action beside its rerun here."""

        address: RunAddress

    def __init__(self, live: LiveClusterRun) -> None:
        super().__init__()
        self.live = live
        self.state = RunState(live.row.name, live.row.task)
        self._status = RunStatus(id="status")
        self._table = ActionTable(id="actions")
        self._pages = ClusterPages()
        self._log = self._pages.output.log_view
        self._action: str | None = None
        self._is_chosen = False
        """Whether the person, or the first failure, has chosen the action."""
        self._is_page_chosen = False

    def compose(self) -> ComposeResult:
        yield self._status
        yield self._table
        yield self._pages
        yield KeysFooter()

    def on_mount(self) -> None:
        self._table.focus()
        self._follow()
        self._look()
        self.set_interval(REFRESH, self._read_again)

    def on_unmount(self) -> None:
        self.live.close()

    # In threads.

    @work(thread=True, group="watch")
    def _follow(self) -> None:
        self.live.follow()

    @work(thread=True, group="action")
    def _read(self, action: str) -> None:
        self.live.read_action(action)

    @work(thread=True, group="log")
    def _follow_log(self, action: str) -> None:
        self.live.follow_log(action)

    @work(thread=True, group="abort")
    def _abort(self, action: str | None) -> None:
        self.live.abort(action)

    @work(thread=True, group="answer")
    def _answer(self, action: str, text: str) -> None:
        self.live.answer(action, text)

    # What happens.

    def _look(self) -> None:
        """Take in and draw what happened since the last call."""
        taken = self.live.take()
        for event in taken:
            self._apply(event)
        if self.state.actions:
            self._table.update(self.state, any(isinstance(event, ActionStarted) for event in taken))
        if any(not isinstance(event, Output) for event in taken):
            self._go_to_failure()
            self._draw(any(isinstance(event, ReportFlushed) for event in taken))
            self.refresh_bindings()
        self._status.show_state(self.state, 0)
        self.set_timer(TICK, self._look)

    def _apply(self, event: Event) -> None:
        if isinstance(event, Output):
            if event.action == self._action:
                self._log.write(event.stream, event.text)
            return
        self.state.apply(event)
        if isinstance(event, Notice):
            self.notify(event.text, severity="warning", markup=False)

    def _go_to_failure(self) -> None:
        """Put the cursor on the first action that failed, as long as the person has not moved it."""
        if not self._is_chosen:
            failed = [one for one in self.state.actions.values() if one.status not in ("running", "succeeded")]
            if called := [one for one in failed if one.parent] or (failed if self.ended else []):
                self._is_chosen = True
                self._table.go_to(called[0].id)
                if not self._is_page_chosen:
                    self._pages.turn_to("result")

    @property
    def ended(self) -> bool:
        """Whether the run is over."""
        return self.state.ended is not None

    @property
    def shown(self) -> ActionState | None:
        """The action that the panes show."""
        return self.state.actions.get(self._action or "") or self.state.root

    # What is drawn.

    def _draw(self, flushed: bool) -> None:
        action = self.shown
        detail = self.live.details.get(action.id) if action else None
        log = self.live.log_file(action.id) if action else None
        self._pages.result.show(partial(draw_action, self.state, action, detail, log), keep_place=True)
        self._pages.show_report(action.report if action else None, flushed)

    # What the person does.

    @on(ActionTable.ActionChosen)
    def _show_action(self, event: ActionTable.ActionChosen) -> None:
        if event.action == self._action:
            return
        self._is_chosen |= self._action is not None
        self._action = event.action
        self._log.clear()
        self._draw(flushed=False)
        self.set_timer(SETTLE, partial(self._ask_for, event.action))

    def _ask_for(self, action: str) -> None:
        if action == self._action:
            self._read(action)
            self._follow_log(action)

    def _read_again(self) -> None:
        """Ask for all of the shown action again, as long as it, or what is known of it, is not over."""
        detail = self.live.details.get(self._action or "")
        if detail is not None and detail.ended is None and self.is_current:
            self._read(detail.action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "abort":
                return not self.ended
            case "answer":
                return bool(self.state.waiting)
            case "open_report":
                return self._pages.report.path is not None
        return True

    def action_here(self, debug: bool, code: Code = "here") -> None:
        """Run this action here, under the debugger or not, with the code of this folder or what ran."""
        if self.shown:
            self.post_message(self.HereRequested(RunAddress(self.live.row.name, self.shown.id), debug, code))

    def action_compare(self) -> None:
        """Show this action beside its newest rerun here: inputs, outputs, output, report, times."""
        if self.shown:
            self.post_message(self.CompareRequested(RunAddress(self.live.row.name, self.shown.id)))

    def action_abort(self) -> None:
        """Abort this action; the whole run on its first action, and on one that is over."""
        action = self.shown
        is_alone = action is not None and action.parent is not None and action.status == "running"
        name = action.id if action and is_alone else None
        what = f"the action {action.label}" if action and is_alone else f"the run {self.live.row.name}"
        asked = ConfirmScreen("Abort", f"Abort {what} on the cluster?", "abort", "leave it")
        self.app.push_screen(asked, partial(self._abort_meant, name))

    def _abort_meant(self, action: str | None, is_meant: bool | None) -> None:
        if is_meant:
            self._abort(action)

    def action_answer(self) -> None:
        """Answer the first open question."""
        question = next(iter(self.state.waiting.values()), None)
        if question is not None:
            self.app.push_screen(AnswerScreen(question), partial(self._give, question))

    def _give(self, question: ConditionWaiting, text: str | None) -> None:
        if text is not None:
            self._answer(question.action, text)

    def action_open_page(self) -> None:
        """Open the page of this action in the console."""
        detail = self.live.details.get(self.shown.id) if self.shown else None
        url = detail.url if detail else self.live.row.url
        self.app.open_url(url)
        self.notify(url, title="Opened in the browser", markup=False)

    def action_open_report(self) -> None:
        """Open the report in a browser."""
        self._pages.report.open_in_browser()

    def action_search(self) -> None:
        """Search in the log."""
        self.action_tab("output")
        self._pages.output.action_search()

    def action_leave(self) -> None:
        """Back to the runs."""
        self.app.pop_screen()

    def action_tab(self, name: str) -> None:
        """Show one tab."""
        self._is_page_chosen = True
        self._pages.turn_to(name)
