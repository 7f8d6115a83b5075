"""One stop for each failure: what an exception was shown for once is not shown again while it goes up."""

import asyncio
import threading
from collections.abc import Iterator
from types import TracebackType

from flyte_debugger.worker.debug import _pydevd
from flyte_taskmodel.description.error_details import ORIGINAL

SHOWN = "__flyte_workbench_shown__"
"""The attribute of an exception that the person has seen."""
_NO_FAILURES = (KeyboardInterrupt, asyncio.CancelledError, GeneratorExit)


def is_news(error: BaseException) -> bool:
    """Whether an exception is a failure, and one that the person has not been shown yet."""
    return not isinstance(error, _NO_FAILURES) and not any(getattr(one, SHOWN, False) for one in _behind(error))


def note_shown(error: BaseException) -> None:
    """The person sees this exception now."""
    setattr(error, SHOWN, True)


def show(error: BaseException) -> None:
    """Stop for a failure that was not shown while it went up, with the frames of its traceback."""
    if not is_news(error):
        return
    trace, cause = error.__traceback__, error.__cause__
    if isinstance(error, RuntimeError) and isinstance(cause, (StopIteration, StopAsyncIteration)):
        trace, error = _joined(trace, cause.__traceback__), cause  # Python raises the one for the other in a coroutine
    _pydevd.stop_for(error, trace)


def follow_threads() -> None:
    """Stop for what ends a thread of the person's, before Python prints it."""
    print_it = threading.excepthook

    def excepthook(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            show(args.exc_value)
        print_it(args)

    threading.excepthook = excepthook


def _joined(outer: TracebackType | None, inner: TracebackType | None) -> TracebackType | None:
    """One traceback through the frames of both."""
    if outer is None:
        return inner
    return TracebackType(_joined(outer.tb_next, inner), outer.tb_frame, outer.tb_lasti, outer.tb_lineno)


def _behind(error: BaseException) -> Iterator[BaseException]:
    """An exception, those that it says it comes from, and those that it is a group of."""
    seen: set[int] = set()
    left = [error]
    while left:
        one = left.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        left += [behind for behind in (getattr(one, ORIGINAL, None), one.__cause__) if behind is not None]
        if isinstance(one, BaseExceptionGroup):
            left += one.exceptions
