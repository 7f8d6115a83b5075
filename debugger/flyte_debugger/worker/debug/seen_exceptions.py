"""Which exceptions a person has been shown, so that each failure stops once, in whichever process it is seen again.

For child processes, too, which may have nothing of Flyte's: the standard library alone.
"""

import asyncio
from collections.abc import Iterator

SHOWN = "__flyte_workbench_shown__"
"""The attribute of an exception that the person has seen; it is pickled along when a process hands it to another."""
_NO_FAILURES = (KeyboardInterrupt, asyncio.CancelledError, GeneratorExit)


def is_news(error: BaseException, *links: str) -> bool:
    """Whether an exception is a failure, and one that the person has not been shown yet.

    Args:
        error: what was raised.
        links: attributes, besides the cause, that hold the exception which another one stands for.
    """
    behind = _behind(error, ("__cause__", *links))
    return not isinstance(error, _NO_FAILURES) and not any(getattr(one, SHOWN, False) for one in behind)


def note_shown(error: BaseException) -> None:
    """The person sees this exception now."""
    setattr(error, SHOWN, True)


def _behind(error: BaseException, links: tuple[str, ...]) -> Iterator[BaseException]:
    """An exception, those that it says it comes from, and those that it is a group of."""
    seen: set[int] = set()
    left = [error]
    while left:
        one = left.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        left += [behind for link in links if (behind := getattr(one, link, None)) is not None]
        if isinstance(one, BaseExceptionGroup):
            left += one.exceptions
