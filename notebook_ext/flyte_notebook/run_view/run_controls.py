"""What the buttons of a run do: stop it, run it again, step through it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flyte_debugger.run.state import RunState

if TYPE_CHECKING:
    from ipywidgets import VBox


@dataclass(frozen=True)
class RunControls:
    """The buttons of one run; each is given a box below the run to show what comes of it."""

    rerun: Callable[["VBox"], None]
    debug: Callable[["VBox", bool], None]
    """Is told whether to stop at the first line, too; a run that failed is to stop where it fails."""
    stop: Callable[[], None] | None = None
    """None where a busy kernel would not hear the button."""

    def can(self, state: RunState) -> list[str]:
        """What is possible with a run in this state."""
        if state.ended is None:
            return ["stop"] if self.stop else []
        return ["rerun", "debug"]

    def do(self, what: str, below: "VBox", state: RunState) -> None:
        """Do what a button says."""
        if what == "stop" and self.stop:
            self.stop()
        elif what == "rerun":
            self.rerun(below)
        elif what == "debug":
            self.debug(below, state.status == "succeeded")
