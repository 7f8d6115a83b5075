"""The first line of a run's screen: the task, how its run stands, how long it takes."""

import time

from rich.text import Text

from flyte_debugger.run.state import RunState
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, duration, status_mark, status_style
from flyte_tui.widgets.status_line import StatusLine


class RunStatus(StatusLine):
    """Shows how a run stands."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._asked_at = time.time()

    def show_state(self, state: RunState, cancels: int) -> None:
        """Show this state.

        Args:
            state: of the run.
            cancels: how often the person has cancelled it.
        """
        now = time.time()
        status = "refused" if state.refused else state.status
        style = status_style(status, self.colours)
        left = Text().append(f"{status_mark(status, now)} ", style).append(one_line(state.task), BOLD)
        left.append(f"  {_words(status, state, cancels)}", style)
        left.append(f"  {duration((state.ended or now) - (state.started or self._asked_at))}", DIM)
        self.show(left, Text("" if self.screen.has_class("-narrow") else state.run_id, DIM))


def _words(status: str, state: RunState, cancels: int) -> str:
    if status == "refused":
        return "not started"
    if status == "running" and cancels:
        return "cancelling; press c again to kill it" if cancels == 1 else "being killed"
    if status == "running" and state.started is None:
        return "starting"
    if status == "running" and state.waiting:
        return "waiting for an answer; press a"
    return status.replace("_", " ")
