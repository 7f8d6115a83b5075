"""What a person sees on stderr while the cluster is asked: a spinner, how long by now, a way out, and Flyte's words."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flyte_tui.sanitize import one_line, sanitize

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_consoles: "list[Console]" = []
"""The one that a spinner is drawn on now."""


@contextmanager
def asking(text: str, way_out: str = "Ctrl+C stops") -> Iterator[None]:
    """Show a spinner while the block runs, if stderr is a terminal.

    Args:
        text: what is waited for.
        way_out: how a person ends the waiting.
    """
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(_Elapsed(one_line(text), way_out)):
        _consoles.append(console)
        try:
            yield
        finally:
            _consoles.pop()


def pass_on(text: str) -> None:
    """Show what Flyte prints, such as where to sign in; an address stays in one piece, above a spinner too."""
    if not _consoles:
        sys.stderr.write(text)
        sys.stderr.flush()
    elif words := sanitize(text).strip("\n"):
        _consoles[-1].print(words, soft_wrap=True, markup=False, highlight=False)


class _Elapsed:
    """A text with the seconds since it was first shown."""

    def __init__(self, text: str, way_out: str) -> None:
        self._text = text
        self._way_out = way_out
        self._began = time.monotonic()

    def __rich__(self) -> "Text":
        from rich.text import Text

        waited = f"{time.monotonic() - self._began:.0f} s"
        return Text.assemble(f"{self._text}, ", (waited, "bold"), (f"  {self._way_out}", "dim"))
