"""Exceptions as data: the user's frames only, causes and groups included, whatever the exception does when asked.

Frames of Flyte, of this project and of the event loop are left out where the user's code has frames of its own, and
where Flyte itself says what is wrong with a value. An error that crossed from a child task into its parent shows as one
traceback through both.
"""

import dataclasses
import importlib.util
import os
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from flyte_taskmodel.description.task_description import ErrorInfo, Frame

MAX_FRAMES = 100
"""A longer traceback (a recursion) keeps its first and last fifty."""
MAX_PARTS = 20
MAX_DEPTH = 20

ORIGINAL = "__flyte_workbench_original__"
"""The attribute under which an error that crosses to a parent task keeps the exception that the child raised."""

CARRIED = "__flyte_workbench_info__"
"""The attribute under which an error that comes from another process keeps the ErrorInfo that was made there."""


def _homes(*packages: str) -> tuple[str, ...]:
    specs = [importlib.util.find_spec(package) for package in packages]
    return tuple(str(Path(spec.origin).parent) + os.sep for spec in specs if spec and spec.origin)


_LITERAL = re.compile(r"\nLiteral value: .*?\n(?=Expected Python type: )", re.DOTALL)

_OURS = _homes("flyte_taskmodel", "flyte_debugger")
_HIDDEN = (*_OURS, *_homes("flyte", "click", "debugpy", "asyncio", "concurrent.futures"), "<frozen ")


def error_info(error: BaseException, depth: int = 0) -> ErrorInfo:
    """What a person should see of an exception."""
    frames = list(user_frames(error.__traceback__))
    while (original := getattr(error, ORIGINAL, None)) is not None:
        error = original
        frames += user_frames(error.__traceback__)
    carried: ErrorInfo | None = getattr(error, CARRIED, None)
    if carried is not None:
        return dataclasses.replace(carried, traceback=_bounded([*frames, *carried.traceback]))
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    deeper = depth < MAX_DEPTH
    by_flyte = not frames and type(error).__module__.startswith("flyte.")
    if by_flyte and behind is not None and message_of(behind) in message_of(error):
        behind = None
    return ErrorInfo(
        type=type_name(error),
        message=message_of(error),
        traceback=_bounded(frames) if frames or by_flyte else _all_frames(error.__traceback__),
        cause=error_info(behind, depth + 1) if behind is not None and deeper else None,
        parts=_parts(error, depth + 1) if isinstance(error, BaseExceptionGroup) and deeper else (),
    )


def type_name(error: BaseException) -> str:
    """The class's name, with its module unless it is a builtin, of the user's main file, or the workbench's own."""
    kind = type(error)
    plain = kind.__module__.partition(".")[0] in ("builtins", "__main__", "flyte_taskmodel", "flyte_debugger")
    return kind.__qualname__ if plain else f"{kind.__module__}.{kind.__qualname__}"


def message_of(error: BaseException) -> str:
    """`str(error)`, or a sentence that says it raised."""
    try:
        return _without_literal(str(error))
    except Exception as second:
        return f"<the message cannot be shown: str() raised {type(second).__name__}>"


def _without_literal(message: str) -> str:
    """The message without the pages of protobuf that Flyte puts into an error about a value."""
    return _LITERAL.sub("\n", message)


def user_frames(trace: TracebackType | None) -> Iterator[Frame]:
    """The frames of a traceback that are not Flyte's, ours or the event loop's; oldest first."""
    for summary in traceback.extract_tb(trace):
        if not summary.filename.startswith(_HIDDEN):
            yield _frame(summary)


def _all_frames(trace: TracebackType | None) -> tuple[Frame, ...]:
    """Where no frame is the user's (a conversion that Flyte refused): all but our own."""
    return _bounded(
        [_frame(summary) for summary in traceback.extract_tb(trace) if not summary.filename.startswith(_OURS)]
    )


def _frame(summary: traceback.FrameSummary) -> Frame:
    return Frame(summary.filename, summary.lineno or 0, summary.name, summary.line or "")


def _bounded(frames: list[Frame]) -> tuple[Frame, ...]:
    if len(frames) <= MAX_FRAMES:
        return tuple(frames)
    left_out = Frame("", 0, "", f"[{len(frames) - MAX_FRAMES} frames left out]")
    return (*frames[: MAX_FRAMES // 2], left_out, *frames[-MAX_FRAMES // 2 :])


def _parts(group: BaseExceptionGroup, depth: int) -> tuple[ErrorInfo, ...]:
    return tuple(error_info(part, depth) for part in group.exceptions[:MAX_PARTS])
