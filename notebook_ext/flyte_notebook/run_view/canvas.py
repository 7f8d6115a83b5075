"""Where a run is drawn: as text and HTML in a cell (here), as a widget (`widget_canvas`, `run_result`)."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from IPython.core.displaypub import DisplayPublisher
from IPython.core.getipython import get_ipython
from IPython.display import DisplayHandle, display

from flyte_debugger.run.state import RunState
from flyte_notebook.run_view.run_model import RunModel

Stream: TypeAlias = Literal["stdout", "stderr"]
Write: TypeAlias = Callable[[Stream, str], None]


class Canvas(Protocol):
    """Shows one run, and what it prints and displays."""

    live: bool
    """False when a drawing cannot be replaced, as in a terminal; then it is made once, at the end."""
    pause: float
    """Least seconds between two drawings."""
    ticks: bool
    """Whether the elapsed time is drawn anew by the kernel."""

    def can(self, state: RunState) -> list[str]:
        """What a person can have done to the run by a button of its drawing."""

    def draw(self, model: RunModel, is_last: bool) -> None:
        """Show the run as it is now, in place of what was drawn before."""

    def write(self, stream: Stream, text: str) -> None:
        """Show what the task printed."""

    def show(self, bundle: dict[str, Any]) -> None:
        """Show what the task displayed, a MIME bundle that needs no sandbox any more."""

    def flush(self) -> None:
        """Show the buffered output; called a few times a second."""


@dataclass(frozen=True)
class Look:
    """How much of a run is shown, and where."""

    background: bool = False
    quiet: bool = False
    report: bool = True


class NoCanvas:
    """Shows nothing."""

    live = False
    pause = 0.0
    ticks = False

    def can(self, state: RunState) -> list[str]:
        """Nothing."""
        return []

    def draw(self, model: RunModel, is_last: bool) -> None:
        """Show nothing."""

    def write(self, stream: Stream, text: str) -> None:
        """Show nothing."""

    def show(self, bundle: dict[str, Any]) -> None:
        """Show nothing."""

    def flush(self) -> None:
        """Nothing is buffered."""


class CellCanvas:
    """The executing cell, with the kernel's own streams, for front ends without widgets."""

    pause = 0.5
    ticks = True

    def __init__(self) -> None:
        self.live = can_redraw()
        self._handle: DisplayHandle | None = None

    def can(self, state: RunState) -> list[str]:
        """Nothing: text has no buttons."""
        return []

    def draw(self, model: RunModel, is_last: bool) -> None:
        """Use one display, made before any output so that it stays above it."""
        bundle = model.bundle()
        if not self.live:
            print(bundle["text/plain"])
        elif self._handle:
            self._handle.update(bundle, raw=True)  # type: ignore[no-untyped-call]
        else:
            self._handle = display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call]

    def write(self, stream: Stream, text: str) -> None:
        """At once."""
        target = sys.stdout if stream == "stdout" else sys.stderr
        target.write(text)
        target.flush()

    def show(self, bundle: dict[str, Any]) -> None:
        """As the cell itself would have."""
        display(bundle, raw=True)  # type: ignore[no-untyped-call]

    def flush(self) -> None:
        """Nothing is buffered."""


def can_redraw() -> bool:
    """Whether the front end can update a display by its id; IPython's plain publisher only prints."""
    shell = get_ipython()
    return shell is not None and type(shell.display_pub) is not DisplayPublisher
