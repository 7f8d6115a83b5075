"""One stop for each failure: what an exception was shown for once is not shown again while it goes up."""

import asyncio
from collections.abc import Iterator

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
