"""Where a run is drawn: in a cell (here), or in the widgets of a form (`forms.result`)."""

import sys
from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from IPython.core.displaypub import DisplayPublisher
from IPython.core.getipython import get_ipython
from IPython.display import DisplayHandle, display

Stream: TypeAlias = Literal["stdout", "stderr"]
Write: TypeAlias = Callable[[Stream, str], None]


class Canvas(Protocol):
    """Shows the status and the output of one run."""

    live: bool
    """False when a drawing cannot be replaced, as in a terminal; then it is made once, at the end."""

    def draw(self, bundle: dict[str, str]) -> None:
        """Show a MIME bundle in place of the one drawn before."""

    def write(self, stream: Stream, text: str) -> None:
        """Show what the task printed."""

    def flush(self) -> None:
        """Show the buffered output; called a few times a second."""


class CellCanvas:
    """The executing cell, with the kernel's own streams."""

    def __init__(self) -> None:
        self.live = can_redraw()
        self._handle: DisplayHandle | None = None

    def draw(self, bundle: dict[str, str]) -> None:
        """Use one display, made before any output so that it stays above it."""
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

    def flush(self) -> None:
        """Nothing is buffered."""


def can_redraw() -> bool:
    """Whether the front end can update a display by its id; IPython's plain publisher only prints."""
    shell = get_ipython()
    return shell is not None and type(shell.display_pub) is not DisplayPublisher
