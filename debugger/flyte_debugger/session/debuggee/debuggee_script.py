"""What a session has the debuggee do for it. Sent there as source, so: any Python 3.10, the standard library alone.

Answers are JSON text, but for `page`, whose answer is a value to look into.
"""

import asyncio
import dis
import itertools
import json
import linecache
import sys
import traceback
from collections.abc import Iterator
from types import FrameType, SimpleNamespace, TracebackType
from typing import Any

SHOWN = "__flyte_workbench_shown__"
"""The attribute of an exception that the person has seen."""
MAX_TASKS, MAX_FRAMES = 2000, 50


class Page(dict[Any, Any]):
    """Some of a container's items, by index or key."""


def page(value: Any, start: int, count: int) -> Page:
    """Items `start` to `start + count` of a sequence, mapping, set or array, or rows of a data frame."""
    stop = start + count
    if isinstance(value, dict):
        return Page(itertools.islice(value.items(), start, stop))
    rows = getattr(value, "iloc", None)
    if rows is not None:
        return Page((index, rows[index]) for index in range(start, min(stop, len(value))))
    try:
        items = value[start:stop]
    except TypeError:
        items = itertools.islice(value, start, stop)
    return Page(zip(itertools.count(start), items))


def source(path: str) -> str:
    """The text of a file, or of what goes by such a name: a notebook's cell, a module in a zip."""
    return json.dumps("".join(linecache.getlines(path)))


def size(value: Any) -> str:
    """How many items there are to page through; null where that cannot be told."""
    try:
        return json.dumps(len(value))
    except Exception:
        return "null"


def failure() -> str:
    """Whether the exception that this thread is stopped for was shown before, itself or as another's cause.

    So it is, too, for one that its frame has caught: pydevd takes some returns after an exception for failures.
    """
    stopped_for, frame = _stopped_for()
    seen = any(getattr(error, SHOWN, False) is True for _, error in _behind(stopped_for, causes_alone=True))
    if stopped_for is not None:
        setattr(stopped_for, SHOWN, True)
    return json.dumps(seen or (frame is not None and _returns(frame)))


def _returns(frame: FrameType) -> bool:
    return dis.opname[frame.f_code.co_code[frame.f_lasti]].startswith("RETURN")


def chain() -> str:
    """The exceptions behind the one that this thread is stopped for, that one first."""
    return json.dumps([{"relation": relation, **_tell(error)} for relation, error in _behind(_stopped_for()[0])])


def _behind(error: BaseException | None, causes_alone: bool = False) -> Iterator[tuple[str, BaseException]]:
    passed: set[int] = set()
    relation = ""
    while error is not None and id(error) not in passed and len(passed) < MAX_FRAMES:
        passed.add(id(error))
        yield relation, error
        relation, following = "cause", error.__cause__
        if following is None and not causes_alone and not error.__suppress_context__:
            relation, following = "context", error.__context__
        error = following


def _tell(error: BaseException) -> dict[str, str]:
    message = sys.modules["_flyte_workbench_value_texts"].message_of(error)
    kind = type(error)
    trace = "".join(traceback.format_tb(error.__traceback__, -MAX_FRAMES))
    full = kind.__qualname__ if kind.__module__ == "builtins" else kind.__module__ + "." + kind.__qualname__
    return {"typeName": kind.__qualname__, "fullTypeName": full, "message": message, "stackTrace": trace}


def _stopped_for() -> tuple[BaseException | None, FrameType | None]:
    """The exception and the frame that is stopped at it: arguments of the debugger's own frames around this call."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if type(value) is tuple and len(value) == 3 and isinstance(value[2], TracebackType):
                stopped = frame.f_locals.get("frame")
                return value[1], stopped if isinstance(stopped, FrameType) else None
        frame = frame.f_back
    return None, None


def tasks() -> str:
    """The asyncio tasks of every loop that runs: where each is, what it awaits and which tasks it waits for."""
    found = [(thread, task) for thread, loop in _loops() for task in asyncio.all_tasks(loop)][:MAX_TASKS]
    known = {id(task) for _, task in found}
    waiters = _waiters([task for _, task in found])
    return json.dumps([_describe(thread, task, known, waiters) for thread, task in found])


def _loops() -> Iterator[tuple[int, asyncio.AbstractEventLoop]]:
    """Each loop that a thread runs, found on its stack, or as the calling thread's own."""
    seen = set()
    for thread, top in list(sys._current_frames().items()):
        frame: Any = top
        while frame is not None:
            loop = frame.f_locals.get("self") if frame.f_code.co_name == "run_forever" else None
            if isinstance(loop, asyncio.AbstractEventLoop) and id(loop) not in seen:
                seen.add(id(loop))
                yield thread, loop
            frame = frame.f_back


def _describe(thread: int, task: Any, known: set[int], waiters: dict[int, set[int]]) -> dict[str, Any]:
    frames, awaited = coroutine_frames(task.get_coro())
    future = getattr(task, "_fut_waiter", None)
    waits_for = {id(one) for one in _inside(future)} & known
    waits_for |= {other for other, by in waiters.items() if id(task) in by}
    return {
        "id": id(task),
        "name": task.get_name(),
        "thread": thread,
        "coroutine": getattr(task.get_coro(), "__qualname__", type(task.get_coro()).__name__),
        "running": asyncio.current_task(task.get_loop()) is task,
        "frames": [
            {"name": one.f_code.co_name, "path": one.f_code.co_filename, "line": one.f_lineno} for one in frames
        ],
        "awaits": _awaited(future, awaited),
        "waits_for": sorted(waits_for - {id(task)}),
    }


def locals_of(task: int, frame: int) -> SimpleNamespace:
    """The variables of a frame of an asyncio task, the outermost being 0, as attributes; none once it is gone."""
    for _, loop in _loops():
        for one in asyncio.all_tasks(loop):
            frames = coroutine_frames(one.get_coro())[0] if id(one) == task else []
            if frame < len(frames):
                return SimpleNamespace(**frames[frame].f_locals)
    return SimpleNamespace()


def coroutine_frames(coroutine: Any) -> tuple[list[FrameType], Any]:
    """The frames of a coroutine and of those that it awaits, outermost first, and the last that is awaited."""
    frames: list[FrameType] = []
    while coroutine is not None and len(frames) < MAX_FRAMES:
        frame = None
        for prefix, awaited in (("cr", "cr_await"), ("gi", "gi_yieldfrom"), ("ag", "ag_await")):
            if hasattr(coroutine, prefix + "_frame"):
                frame = getattr(coroutine, prefix + "_frame")
                following = getattr(coroutine, awaited)
                break
        if frame is None:
            break
        frames.append(frame)
        coroutine = following
    return frames, coroutine


def _awaited(future: Any, last: Any) -> str | None:
    """What is awaited, in a word or two."""
    if isinstance(future, asyncio.Task):
        return "task " + future.get_name()
    children = getattr(future, "_children", None)
    if children:
        return f"gather of {len(children)}"
    awaited = last if future is None else future
    return None if awaited is None else type(awaited).__name__


def _inside(future: Any) -> list[Any]:
    """The futures that a future stands for: itself, and for a gather its children."""
    return [] if future is None else [future, *getattr(future, "_children", ())]


def _waiters(found: list[Any]) -> dict[int, set[int]]:
    """For each task the tasks that wait for its end by a callback: `asyncio.wait`, TaskGroup, shield, timeouts."""
    by_future = {}
    for task in found:
        for one in _inside(getattr(task, "_fut_waiter", None)):
            by_future[id(one)] = id(task)
    waiting: dict[int, set[int]] = {}
    for task in found:
        for callback in getattr(task, "_callbacks", None) or ():
            function = callback[0] if isinstance(callback, tuple) else callback
            group = getattr(function, "__self__", None)
            parent = getattr(group, "_parent_task", None)
            held = [_content(cell) for cell in getattr(function, "__closure__", None) or ()]
            held += getattr(function, "args", ())  # of a partial: `asyncio.wait_for`, before Python 3.12
            by = {by_future[id(one)] for one in held if id(one) in by_future}
            if parent is not None and getattr(parent, "_fut_waiter", None) is not None:
                by.add(id(parent))
            waiting[id(task)] = waiting.get(id(task), set()) | by
    return waiting


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None
