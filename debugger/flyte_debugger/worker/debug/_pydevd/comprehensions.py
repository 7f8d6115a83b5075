"""A step over a comprehension is one step, also where its elements run in the same frame, as from Python 3.12 on."""

import ast
import dis
import functools
import linecache
from collections.abc import Iterator
from itertools import islice
from types import FrameType
from typing import Any

from _pydevd_bundle import pydevd_comm_constants as commands

from flyte_taskmodel.parse_python import parse_python

_OVER = (commands.CMD_STEP_OVER, commands.CMD_STEP_OVER_MY_CODE)
_INTO = (commands.CMD_STEP_INTO, commands.CMD_STEP_INTO_MY_CODE, commands.CMD_STEP_INTO_COROUTINE)
_FRAMES = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
_TAKES_NEXT = ("FOR_ITER", "END_FOR")
"""Steps of a loop that Python places where it evaluates what is gone through."""
Span = tuple[tuple[int, int], tuple[int, int]]
"""Line and column of its begin, and of its end."""


def steps_over(info: Any, frame: Any, began_in: Span | None) -> bool:
    """Whether the thread only goes on to another element of the comprehension that its step is at.

    Args:
        info: pydevd's of the thread.
        frame: what it runs.
        began_in: the comprehension in which the step began.
    """
    if info.pydev_step_cmd in _INTO:
        begun = getattr(info, "step_in_initial_location", None)
        return begun is not None and begun == (frame, frame.f_lineno) and comprehension_at(frame) is not None
    if info.pydev_step_cmd not in _OVER or info.pydev_step_stop is None:
        return False
    if frame is info.pydev_step_stop:
        here = comprehension_at(frame)
        return here is not None and here != began_in
    return frame.f_code.co_name in _FRAMES and frame.f_back is info.pydev_step_stop


def comprehension_at(frame: FrameType) -> Span | None:
    """The outermost comprehension whose elements the frame is at; what it goes through is not in it."""
    line = frame.f_lineno or 0
    found = _comprehensions(frame.f_code.co_filename)
    near = [(span, source) for span, source in found if span[0][0] <= line <= span[1][0]]
    if not near or (at := _position(frame)) is None:  # To find a position, Python goes through all of the function.
        return None
    begin, end = at
    step = dis.opname[frame.f_code.co_code[frame.f_lasti]]
    for span, source in near:
        is_outside = step == "END_FOR" and span == (begin, end)
        if step not in _TAKES_NEXT:
            is_outside = _contains(source, begin, end)
        if _contains(span, begin, end) and not is_outside:
            return span
    return None


def element_at(frame: FrameType) -> Span | None:
    """The comprehension of which the frame is at an element, and not at its begin or end."""
    found = comprehension_at(frame)
    return None if found is None or found == _position(frame) else found


def _position(frame: FrameType) -> Span | None:
    line, end_line, column, end_column = next(islice(frame.f_code.co_positions(), frame.f_lasti // 2, None))
    if line is None or end_line is None or column is None or end_column is None:
        return None
    return (line, column), (end_line, end_column)


def _contains(span: Span, begin: tuple[int, int], end: tuple[int, int]) -> bool:
    return span[0] <= begin and end <= span[1]


@functools.lru_cache(maxsize=64)
def _comprehensions(file: str) -> tuple[tuple[Span, Span], ...]:
    """Those of a file, and what each goes through; the outer ones first."""
    try:
        tree = parse_python("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return ()
    return tuple(_found(tree))


def _found(tree: ast.Module) -> Iterator[tuple[Span, Span]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp):
            yield _span(node), _span(node.generators[0].iter)


def _span(node: ast.expr) -> Span:
    return (node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
