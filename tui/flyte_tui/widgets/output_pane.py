"""The output of a run, or of one of its actions, and the line that searches in it."""

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from flyte_debugger.run.events import AttemptEnded, AttemptStarted, Event, Output
from flyte_debugger.run.state import RunState
from flyte_tui.sanitize import one_line
from flyte_tui.widgets.output_log import OutputLog
from flyte_tui.widgets.run.output_sections import LogPart


class OutputPane(Vertical):
    """A log of all output, and one for each action that has a process of its own; `/` opens a line below it."""

    DEFAULT_CSS = """
    OutputPane {
        & > OutputLog { height: 1fr; }
        & > Input { height: 1; display: none; background: $boost; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", show=False, tooltip="Search in the output"),
        Binding("n", "again(False)", "Next found", show=False, tooltip="Go to the next place that has what was sought"),
        Binding("N", "again(True)", "Found before", show=False, tooltip="Go to the place before"),
        Binding("minus", "fold", "Fold", key_display="-", show=False, tooltip="Fold earlier attempts, or show all"),
        Binding("escape", "end_search", "End search", show=False),
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.log_view = OutputLog()
        """All output, and the notes of this program."""
        self.about = "Output"
        """What is shown, as a title."""
        self._of_action: dict[str, OutputLog] = {}
        self._attempts: list[AttemptStarted] = []
        """Those of the run's first action."""
        self._is_narrow = False
        self._line = Input(placeholder="search in the output", compact=True, select_on_focus=True)

    def compose(self) -> ComposeResult:
        yield self.log_view
        yield self._line

    @property
    def shown(self) -> OutputLog:
        """The log that is shown."""
        return next((log for log in self._of_action.values() if log.display), self.log_view)

    def take(self, event: Event) -> None:
        """Append output to the log of all, and to that of its action; tell attempts apart."""
        match event:
            case Output():
                self._write(event)
            case AttemptStarted() if not self._attempts or event.action == self._attempts[0].action:
                self._attempts.append(event)
            case AttemptEnded() if event.error:
                note = one_line(f"{event.status}  {event.error.type}: {event.error.message}", 200)
                for log in self._logs_of_attempts(event.action):
                    log.sections.note(f"attempt {event.attempt}", note)
                    log.refresh()

    def _write(self, event: Output) -> None:
        logs = self._logs_of_attempts(event.action)
        if event.action is not None and event.action not in self._of_action:
            logs.append(self._log_of(event.action))
        for log in logs:
            log.begin_attempt(event.attempt)
        for log in dict.fromkeys((self.log_view, *logs)):
            log.write(event.stream, event.text)

    def _logs_of_attempts(self, action: str | None) -> list[OutputLog]:
        """The logs in which an action's attempts are told apart: its own, and for the first action that of all."""
        is_first = action is None or not self._attempts or action == self._attempts[0].action
        own = self._of_action.get(action or "")
        return ([self.log_view] if is_first else []) + ([own] if own else [])

    def log_parts(self, folder: Path) -> list[LogPart]:
        """What a run's folder has of its output, attempt by attempt."""
        begun = self._attempts if len(self._attempts) > 1 else [None]
        parts = []
        for one, following in zip(begun, [*begun[1:], None], strict=True):
            for stream in ("stdout", "stderr"):
                start, end = (getattr(at, f"{stream}_at", None) for at in (one, following))
                parts.append(LogPart(stream, folder / f"{stream}.log", start or 0, end, one.attempt if one else None))
        return [part for part in parts if part.path.exists()]

    def choose(self, state: RunState, action: str | None) -> None:
        """The cursor is at another action: show its output, where one action's is shown."""
        if self._is_narrow:
            self._show_log(state, action)

    def toggle_narrow(self, state: RunState, action: str | None) -> None:
        """Show the output of one action, or of all."""
        self._is_narrow = not self._is_narrow
        self._show_log(state, action)

    def _show_log(self, state: RunState, action: str | None) -> None:
        """Show the log of the action, or of the one above in whose process it ran."""
        leader = action
        while leader is not None and leader not in self._of_action:
            leader = state.actions[leader].parent if leader in state.actions else None
        had_focus = self.shown.has_focus
        chosen = self._of_action[leader] if self._is_narrow and leader is not None else self.log_view
        for log in (self.log_view, *self._of_action.values()):
            log.display = log is chosen
        label = state.actions[leader].label if leader in state.actions else ""
        self.about = f"Output of {one_line(label, 60)}" if chosen is not self.log_view else "Output of all"
        if had_focus:
            chosen.focus()

    def _log_of(self, action: str) -> OutputLog:
        if action not in self._of_action:
            log = self._of_action[action] = OutputLog()
            log.display = False
            self.mount(log, before=self._line)
        return self._of_action[action]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in ("again", "end_search") or bool(self._line.display)

    def action_fold(self) -> None:
        """Fold all attempts but the last, or show all again."""
        self.shown.fold_attempts()

    def action_search(self) -> None:
        """Open the line that searches."""
        self._line.display = True
        self._line.focus()

    def action_again(self, backwards: bool) -> None:
        """Go to the next place, or to the one before."""
        if self._line.value and not self.shown.search(self._line.value, backwards):
            self.notify("Nothing in the output has that text.", severity="warning")

    def action_end_search(self) -> None:
        """Close the line."""
        self._line.display = False
        self.shown.end_search()
        self.shown.focus()

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_again(backwards=False)
        self.shown.focus()
