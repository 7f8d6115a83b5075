"""What a person is told who opens the program for the first time, once."""

from pathlib import Path

from textual.app import App

SHOWN = "hints-shown"
"""The file in the folder of all data that says so."""
HINTS = (
    "e opens a task's inputs and overrides as a form, d steps through it.",
    "h shows past runs: to open, compare and run them again.",
    "? shows the keys of a screen, ctrl+p finds any command.",
)


def show_hints_once(app: App[None], home: Path) -> None:
    """Show three hints, unless they were shown before; where that cannot be kept, show none.

    Args:
        app: the program.
        home: the folder of all data; it need not exist yet.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / SHOWN).touch(exist_ok=False)
    except OSError:
        return
    app.notify("\n".join(HINTS), title="Three things to know", timeout=15, markup=False)
