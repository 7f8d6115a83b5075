"""Cells by the file names that IPython gives to their code: their numbers, and their text as it was typed."""

from collections.abc import Sequence

from IPython.core.getipython import get_ipython


def cell_name(file: str) -> str | None:
    """The name of the cell that a file name stands for, `In[3]`; None for any other file."""
    shell = get_ipython()
    named = shell.compile.format_code_name(file) if shell else None
    return named[1] if named else None


def cell_number(file: str) -> int | None:
    """How manieth the last run of the cell was that a file name stands for; None for any other file."""
    digits = "".join(filter(str.isdigit, cell_name(file) or ""))
    return int(digits) if digits else None


def typed_lines(file: str, lines: Sequence[str]) -> Sequence[str]:
    """A cell's lines as they were typed, with its magics, in place of those that Python ran; any other file's as given.

    Args:
        file: whose lines they are.
        lines: without line ends.
    """
    number, shell = cell_number(file), get_ipython()
    if number is None or shell is None or shell.history_manager is None:
        return lines
    typed = shell.history_manager.input_hist_raw
    text = typed[number].split("\n") if number < len(typed) else []
    while text and not text[-1]:
        text.pop()
    ran = len(lines) - next((at for at, line in enumerate(reversed(lines)) if line), len(lines))
    return [*text, *lines[ran:]] if len(text) == ran else lines  # A magic of several lines is one line to Python.
