"""The run screen: actions above; output, result, report and source below."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from flyte_debugger.console.live_run import LiveRun
from flyte_debugger.run.event_buffer import OutputOmitted
from flyte_debugger.run.events import (
    ConditionAnswered,
    ConditionWaiting,
    Event,
    InputTaken,
    InputWaiting,
    Notice,
    Output,
    ReportFlushed,
    ResourcesUsed,
    RunEnded,
)
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.state import ActionState, RunState
from flyte_tui.open_editor import edit_file
from flyte_tui.screens.answer_screen import AnswerScreen
from flyte_tui.screens.run.run_keys import RUN_KEYS
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.page_tabs import Pages
from flyte_tui.widgets.run.action_table import ActionTable
from flyte_tui.widgets.run.input_line import InputLine
from flyte_tui.widgets.run.run_pages import RunPages
from flyte_tui.widgets.run_status import RunStatus

TICK = 0.05
"""Seconds between two reads of the run's events: leaves time for keys and drawing however much is printed."""


class RunScreen(Screen[None]):
    """Shows one run, live and after its end. Leaving the screen does not stop the run.

    Args:
        live: the run, not yet followed.
    """

    CSS_PATH = "run_screen.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-medium"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-medium-high"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = RUN_KEYS

    @dataclass
    class RunAgainRequested(Message):
        """The person wants the same run again."""

        request: RunRequest
        cwd: str | None
        """The working directory that it had; None for this program's own."""

    @dataclass
    class FormRequested(Message):
        """The person wants to change the inputs and run again."""

        request: RunRequest

    @dataclass
    class DebugRequested(Message):
        """The person wants to debug the same run: from its first line on, or stopped at a frame of its failure."""

        request: RunRequest
        failing: tuple[str, int] | None

    def __init__(self, live: LiveRun) -> None:
        super().__init__()
        self.live = live
        self.state = RunState(task=live.request.task.name)
        self._status = RunStatus(id="status")
        self._action: str | None = None
        self._cancels = 0
        self._page_of_ours: str | None = "output"
        """The page that this screen chose last; None once the person has chosen one."""
        self._pages = RunPages()
        self._log = self._pages.output.log_view
        self._is_incomplete = False
        self._input = InputLine()

    def compose(self) -> ComposeResult:
        yield self._status
        yield ActionTable(id="actions")
        yield self._pages
        yield self._input
        yield KeysFooter()

    def on_mount(self) -> None:
        self._log.focus()
        self._follow()
        self._look()

    # In threads.

    @work(thread=True)
    def _follow(self) -> None:
        self.live.follow()

    @work(thread=True)
    def _cancel(self) -> None:
        self.live.cancel()

    # Events of the run.

    def _look(self) -> None:
        """Apply the events since the last call, and draw them."""
        taken = self.live.take()
        for event in taken:
            self._apply(event)
        if self.state.actions:
            self.query_one(ActionTable).update(self.state)
        if any(not isinstance(event, Output) for event in taken):
            self._draw_outcome()
            self._draw_report(any(isinstance(event, ReportFlushed) for event in taken))
            self.refresh_bindings()
        self._status.show_state(self.state, self._cancels)
        if self.ended:
            self._end()
        else:
            self.set_timer(TICK, self._look)

    def _apply(self, event: Event) -> None:
        self._pages.output.take(event)
        if isinstance(event, Output):
            return
        self.state.apply(event)
        match event:
            case Notice():
                self._log.note(event.text, "omitted" if isinstance(event, OutputOmitted) else "note")
                self._is_incomplete |= isinstance(event, OutputOmitted)
            case ConditionWaiting() if self.is_current:
                self._ask(event, by_itself=True)
            case ConditionAnswered() if isinstance(self.app.screen, AnswerScreen):
                if self.app.screen.question.action == event.action:
                    self.app.screen.dismiss(None)
            case InputWaiting():
                self._input.open(self.state)
            case InputTaken() | RunEnded():
                self._input.close()
            case ResourcesUsed() if event.notice:
                self._log.note(event.notice)

    def _end(self) -> None:
        if self._page_of_ours is not None:
            succeeded = self.state.status == "succeeded" and not self.state.refused
            self._show_tab("report" if succeeded and self.state.report else "result")
        if self._is_incomplete or self.live.is_recorded:
            self._pages.read_output(self.live.folder or Path(self.state.run_dir))
        self.refresh_bindings()

    @property
    def ended(self) -> bool:
        """Whether the run is over."""
        return self.state.ended is not None

    @property
    def is_over(self) -> bool:
        """Whether quitting ends nothing of it."""
        return self.ended

    # What is drawn.

    @property
    def _shown_action(self) -> ActionState | None:
        return self.state.actions.get(self._action or "") or self.state.root

    def _draw_outcome(self) -> None:
        self._pages.show_action(self.state, self._shown_action)

    @on(InputLine.Typed)
    def _give_input(self, event: InputLine.Typed) -> None:
        if event.text:
            self._log.note(event.text.rstrip("\n"), "answer")
        self._write_input(event.text)

    @work(thread=True, group="stdin")
    def _write_input(self, text: str | None) -> None:
        if text is None:
            self.live.close_stdin()
        else:
            self.live.write_stdin(text)

    def _draw_report(self, flushed: bool) -> None:
        self._pages.show_report(self._report, self.ended, flushed)
        self.refresh_bindings()

    @property
    def _report(self) -> str | None:
        action = self._shown_action
        return (action.report if action else None) or self.state.report

    # What the person does.

    @on(ActionTable.ActionChosen)
    def _show_action(self, event: ActionTable.ActionChosen) -> None:
        self._action = event.action
        self._pages.output.choose(self.state, event.action)
        self._draw_outcome()
        self._draw_report(flushed=False)

    @on(Pages.PageShown)
    def _note_page(self, event: Pages.PageShown) -> None:
        if event.name != self._page_of_ours:
            self._page_of_ours = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "cancel" | "preempt":
                return not self.ended
            case "answer":
                return bool(self.state.waiting) and not self.ended
            case "run_again" | "edit" | "debug":
                return self.ended and self.live.problem is None
            case "open_report":
                return self._report is not None
        return True

    def action_cancel(self) -> None:
        """Stop the run; press again to kill it."""
        self._cancels += 1
        self._cancel()

    def action_interrupt(self) -> None:
        """Cancel a run that goes on; after its end, copy the selected text, as everywhere else."""
        if self.ended:
            self.action_copy_text()
        else:
            self.action_cancel()

    def action_answer(self) -> None:
        """Answer the first open question."""
        question = next(iter(self.state.waiting.values()), None)
        if question is not None:
            self._ask(question, by_itself=False)

    def _ask(self, question: ConditionWaiting, by_itself: bool) -> None:
        self.app.push_screen(AnswerScreen(question, by_itself), partial(self._give, question.action))

    def _give(self, action: str, text: str | None) -> None:
        if text is not None:
            self.live.answer(action, text)

    def action_preempt(self) -> None:
        """Kill the attempt as a spot preemption would; the next one resumes from the checkpoint."""
        self.live.preempt()

    def action_run_again(self) -> None:
        """Run the task again."""
        self.post_message(self.RunAgainRequested(self.live.request, self.live.cwd))

    def action_edit(self) -> None:
        """Open the form with this run's inputs and overrides."""
        self.post_message(self.FormRequested(self.live.request))

    def action_debug(self) -> None:
        """Run the task again under the debugger; from a frame of a failure, stopped there."""
        self.post_message(self.DebugRequested(self.live.request, self._pages.failing_place))

    def action_open_report(self) -> None:
        """Open the report in a browser."""
        self._pages.report.open_in_browser()

    def action_edit_source(self) -> None:
        """Open the source in the person's editor."""
        path, line = self._pages.source.place
        if path:
            edit_file(self.app, path, line)

    def action_search(self) -> None:
        """Search in the output."""
        self.action_tab("output")
        self._pages.output.action_search()

    def action_narrow_output(self) -> None:
        """Show the output of the action under the cursor alone, or of all."""
        self._pages.toggle_narrow(self.state, self._action)

    def action_leave(self) -> None:
        """Back to the tasks."""
        self.app.pop_screen()

    def action_tab(self, name: str) -> None:
        """Show one tab."""
        self._page_of_ours = None
        self._show_tab(name)

    def _show_tab(self, name: str) -> None:
        if self._page_of_ours is not None:
            self._page_of_ours = name
        self._pages.turn_to(name)
