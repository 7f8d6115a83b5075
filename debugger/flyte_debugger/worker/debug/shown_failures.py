"""One stop for each failure: what an exception was shown for once is not shown again while it goes up."""

import threading
from types import TracebackType

from flyte_debugger.worker.debug import _pydevd, seen_exceptions
from flyte_taskmodel.description.error_details import ORIGINAL


def is_news(error: BaseException) -> bool:
    """Whether an exception is a failure, and one that the person has not been shown yet."""
    return seen_exceptions.is_news(error, ORIGINAL)


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
