"""Two ways to run the same steps: awaiting them on the caller's event loop, or blocking where there is none.

The steps of an action are written once, as a coroutine that waits only through a `Runner`. With `SyncRunner` it
never suspends, so `finish` can drive it to its end in a thread without a loop: a sync task's code then runs in its
caller's thread, where a debugger's step-in follows it and where it may itself call sync tasks.
"""

import asyncio
import concurrent.futures
import contextvars
import inspect
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeVar

from flyte_debugger.worker.hidden_threads import unseen

T = TypeVar("T")


class Runner(Protocol):
    """How the steps of an action wait."""

    async def wait(self, step: Coroutine[Any, Any, T]) -> T:
        """The result of a step that is a coroutine of Flyte's or of a TaskTemplate."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let so much time pass."""
        ...

    async def call(self, function: Callable[..., Any], inputs: dict[str, Any]) -> Any:
        """The result of the user's function, sync or async."""
        ...


class AsyncRunner:
    """On the caller's event loop."""

    async def wait(self, step: Coroutine[Any, Any, T]) -> T:
        return await step

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def call(self, function: Callable[..., Any], inputs: dict[str, Any]) -> Any:
        result = function(**inputs)
        return await result if inspect.isawaitable(result) else result


class SyncRunner:
    """In a thread without an event loop; coroutines run on a loop in a thread beside it."""

    def __init__(self, helper: "HelperLoop") -> None:
        self._helper = helper

    async def wait(self, step: Coroutine[Any, Any, T]) -> T:
        return self._helper.run(step)

    async def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    async def call(self, function: Callable[..., Any], inputs: dict[str, Any]) -> Any:
        result = function(**inputs)
        return asyncio.run(_awaited(result)) if inspect.isawaitable(result) else result


async def _awaited(value: Awaitable[T]) -> T:
    return await value


def finish(steps: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that never suspends."""
    try:
        steps.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise RuntimeError("a blocking run of a task's steps suspended")


def in_own_thread(function: Callable[[], T]) -> concurrent.futures.Future[T]:
    """Run `function` in a fresh daemon thread, in a copy of the caller's context."""
    future: concurrent.futures.Future[T] = concurrent.futures.Future()
    work = (future, contextvars.copy_context(), function)
    threading.Thread(target=settle, args=work, name="flyte-task", daemon=True).start()
    return future


def settle(future: concurrent.futures.Future[T], context: contextvars.Context, function: Callable[[], T]) -> None:
    """Give a future what a function gives, or raises, in a context; who waits for it may have been cancelled since."""
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(context.run(function))
    except KeyboardInterrupt:
        future.set_exception(asyncio.CancelledError())  # it would end the loop of whoever waits for this thread
    except BaseException as error:
        future.set_exception(error)


class HelperLoop:
    """An event loop in a daemon thread, for coroutines that a blocking caller needs done; it runs no user function."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        unseen(threading.Thread(target=self._loop.run_forever, name="flyte-helper-loop", daemon=True)).start()

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        """The coroutine's result; context variables that it set are set for the caller afterwards."""
        context = contextvars.copy_context()
        future: concurrent.futures.Future[T] = concurrent.futures.Future()

        async def settle() -> None:
            try:
                future.set_result(await step)
            except BaseException as error:
                future.set_exception(error)

        tasks: list[asyncio.Task[None]] = []
        self._loop.call_soon_threadsafe(lambda: tasks.append(self._loop.create_task(settle(), context=context)))
        try:
            return future.result()
        finally:
            for variable, value in context.items():
                if variable.get(_UNSET) is not value:
                    variable.set(value)


_UNSET: Any = object()
