"""Draws a task's error as IPython does: each frame with the lines around it, and the number of the cell."""

import linecache
import os
import textwrap
from collections.abc import Callable

from flyte_notebook.run_view.cell_text import typed_lines
from flyte_taskmodel.description.task_description import ErrorInfo, Frame

RED, GREEN, CYAN, RESET = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[0m"
LINES_BEFORE, LINES_AFTER = 2, 1

CellName = Callable[[str], str | None]


def headline(error: ErrorInfo) -> str:
    """`ValueError: no such table`, as the last line of a traceback."""
    return f"{error.type}: {error.message}" if error.message else error.type


def render_error(error: ErrorInfo, cell_name: CellName) -> str:
    """The traceback with ANSI colours: causes first, members of an exception group last.

    Args:
        error: the task's exception as data.
        cell_name: `In[3]` for the file name that IPython gave to a cell's code, None for any other file.
    """
    linecache.checkcache()
    blocks = [_render_frame(frame, cell_name) for frame in error.traceback]
    if error.cause:
        blocks[:0] = [render_error(error.cause, cell_name), "The exception above led to this one:"]
    kind, colon, message = headline(error).partition(":")
    blocks.append(f"{RED}{kind}{RESET}{colon}{message}")
    for number, part in enumerate(error.parts, start=1):
        member = f"{CYAN}{number} of {len(error.parts)} in the group{RESET}\n{render_error(part, cell_name)}"
        blocks.append(textwrap.indent(member, "  "))
    return "\n\n".join(blocks)


def _render_frame(frame: Frame, cell_name: CellName) -> str:
    if not frame.file:
        return frame.text
    cell = cell_name(frame.file)
    place = (
        f"Cell {GREEN}{cell}{RESET}, line {frame.line}"
        if cell
        else f"File {GREEN}{_short(frame.file)}:{frame.line}{RESET}"
    )
    return "\n".join([f"{place}, in {CYAN}{frame.function}{RESET}", *_source(frame)])


def _short(file: str) -> str:
    return min(file, os.path.relpath(file), key=len)


def _source(frame: Frame) -> list[str]:
    """The frame's line and those around it; without source in this process, the line's text from the worker."""
    source = typed_lines(frame.file, [line.rstrip("\n") for line in linecache.getlines(frame.file)])
    if not 0 < frame.line <= len(source):
        return [f"{GREEN}----> {frame.line}{RESET} {frame.text}"] if frame.text else []
    first, last = max(1, frame.line - LINES_BEFORE), min(len(source), frame.line + LINES_AFTER)
    return [_line(number, source[number - 1], number == frame.line) for number in range(first, last + 1)]


def _line(number: int, text: str, here: bool) -> str:
    return f"{GREEN}{'-' * (5 - len(str(number)))}> {number}{RESET} {text}" if here else f"{number:>7} {text}"
