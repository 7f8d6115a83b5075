"""Where a run is drawn: a cell here, the widgets of a form in `forms.result`."""

import sys
from collections.abc import Callable
from typing import Literal, Protocol, TypeAlias

from IPython.core.displaypub import DisplayPublisher
from IPython.core.getipython import get_ipython
from IPython.display import DisplayHandle, display

Stream: TypeAlias = Literal["stdout", "stderr"]
Write: TypeAlias = Callable[[Stream, str], None]


class Canvas(Protocol):
    """Shows how one run stands, and what it prints."""

    live: bool
    """False where a drawing cannot be replaced, as in a terminal; then it is made once, at the end."""

    def draw(self, bundle: dict[str, str]) -> None:
        """Show texts by MIME type in the place of those drawn before."""

    def write(self, stream: Stream, text: str) -> None:
        """Show what the task printed."""

    def flush(self) -> None:
        """Show what was written and is still held back; called a few times a second."""


class CellCanvas:
    """The cell that runs, with the kernel's own streams."""

    def __init__(self) -> None:
        self.live = can_redraw()
        self._handle: DisplayHandle | None = None

    def draw(self, bundle: dict[str, str]) -> None:
        """One display, made before any output, so that it stays above that."""
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
        """Nothing is held back."""


def can_redraw() -> bool:
    """Whether there is a front end that replaces a display by its id; IPython's plain publisher only prints."""
    shell = get_ipython()
    return shell is not None and type(shell.display_pub) is not DisplayPublisher
