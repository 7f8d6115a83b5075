"""A task's error as IPython draws errors: each frame with the lines around it, the cell's number for a cell's code."""

import linecache
from collections.abc import Callable
from pathlib import Path

from flyte_taskmodel.description import ErrorInfo, Frame

RED, GREEN, CYAN, RESET = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[0m"
LINES_BEFORE, LINES_AFTER = 2, 1

CellName = Callable[[str], str | None]


def headline(error: ErrorInfo) -> str:
    """`ValueError: no such table`, as the last line of a traceback."""
    return f"{error.type}: {error.message}" if error.message else error.type


def render_error(error: ErrorInfo, cell_name: CellName) -> list[str]:
    """The lines of the traceback, with ANSI colours: what led to the error first, the members of a group last.

    Args:
        error: the task's exception as data.
        cell_name: `In[3]` for the file name that IPython gave to a cell's code, None for any other file.
    """
    linecache.checkcache()
    lines: list[str] = []
    if error.cause:
        lines += [*render_error(error.cause, cell_name), "", "The exception above led to this one:", ""]
    for frame in error.traceback:
        lines += [*_render_frame(frame, cell_name), ""]
    kind, _, message = headline(error).partition(":")
    lines.append(f"{RED}{kind}{RESET}" + (f":{message}" if message else ""))
    for number, part in enumerate(error.parts, start=1):
        lines += ["", f"  {CYAN}{number} of {len(error.parts)} in the group{RESET}"]
        lines += [f"  {line}" for line in "\n".join(render_error(part, cell_name)).splitlines()]
    return lines


def _render_frame(frame: Frame, cell_name: CellName) -> list[str]:
    if not frame.file:
        return [frame.text]
    cell = cell_name(frame.file)
    place = (
        f"Cell {GREEN}{cell}{RESET}, line {frame.line}"
        if cell
        else f"File {GREEN}{_short(frame.file)}:{frame.line}{RESET}"
    )
    return [f"{place}, in {CYAN}{frame.function}{RESET}", *_source(frame)]


def _short(file: str) -> str:
    here = Path.cwd()
    return str(Path(file).relative_to(here)) if Path(file).is_relative_to(here) else file


def _source(frame: Frame) -> list[str]:
    """The frame's line and those around it; the worker's text of the line where this process has no source."""
    source = linecache.getlines(frame.file)
    if not 0 < frame.line <= len(source):
        return [f"{GREEN}----> {frame.line}{RESET} {frame.text}"] if frame.text else []
    first, last = max(1, frame.line - LINES_BEFORE), min(len(source), frame.line + LINES_AFTER)
    return [_line(number, source[number - 1].rstrip("\n"), number == frame.line) for number in range(first, last + 1)]


def _line(number: int, text: str, here: bool) -> str:
    return f"{GREEN}{'-' * (5 - len(str(number)))}> {number}{RESET} {text}" if here else f"{number:>7} {text}"
