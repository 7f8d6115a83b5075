"""Functions that are called by name, a line on stdin each; what they print says how far they are."""

import asyncio
import sys
import threading
import time

LOOPS = 2_000
seen = []


def note(value):
    seen.append(value)
    return False


def loop():
    total = 0
    for i in range(LOOPS):
        if i < 0:
            total -= 1  # @unhit
        total += i & 1  # @hot
    return total  # @over


def calls():
    for i in range(LOOPS):
        called(i)
    return len(seen)


def called(i):
    seen.append(i)  # @called
    return i


def steps_over():
    loop()  # @before
    return 1  # @after


def generates():
    for i in each():
        note(i)


def each():
    for i in range(4):
        i += 0
        yield i  # @yields
    return


def asleep():
    async def both():
        started, go_on = asyncio.Event(), asyncio.Event()
        one = asyncio.create_task(waits(started, go_on))
        await started.wait()
        between()
        go_on.set()
        await one

    asyncio.run(both())


async def waits(started, go_on):
    started.set()
    await go_on.wait()
    return 1  # @woken


def between():
    return None  # @between


def recursive(n=4):
    if n:
        recursive(n - 1)  # @deeper
    return n  # @back


def threads():
    workers = [threading.Thread(target=loop) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def threads_in_turn():
    for _ in range(3):
        worker = threading.Thread(target=loop)
        worker.start()
        worker.join()


def starts_a_thread():
    """Notes each thread that `threading` takes for one that it has not started."""
    make = threading._DummyThread.__init__
    threading._DummyThread.__init__ = lambda thread: note(make(thread))
    worker = threading.Thread(target=loop)  # @before-start
    worker.start()
    worker.join()
    threading._DummyThread.__init__ = make


def goes_round():
    is_over.clear()
    print("round", flush=True)
    while not is_over.is_set():
        turn()


def turn():
    time.sleep(0.001)
    note(1)  # @turn


def goes_on_late():
    """A held thread that notices only after the next stop that it was to go on, as on a busy machine."""
    import pydevd

    go_on, is_late = pydevd.PyDB.cancel_async_evaluation, threading.Event()
    main, held = threading.main_thread(), threading.Thread(target=until_over, name="held")

    def go_on_late(*args):
        if threading.current_thread() is held:
            pydevd.PyDB.cancel_async_evaluation = go_on
            wait_until(lambda: not main.additional_info.is_in_wait_loop)
            is_late.set()
            wait_until(lambda: main.additional_info.is_in_wait_loop)
        go_on(*args)

    pydevd.PyDB.cancel_async_evaluation = go_on_late
    is_over.clear()
    held.start()
    stops = 1  # @first
    wait_until(is_late.is_set)
    stops += 1  # @second
    is_over.set()
    held.join()
    return stops


def is_held(thread):
    """Called at a stop: comes back when the other thread is held there, too."""
    wait_until(lambda: thread.additional_info.is_in_wait_loop)
    return True


def until_over():
    while not is_over.is_set():
        time.sleep(0.001)


def wait_until(is_so):
    while not is_so():
        time.sleep(0.001)


def one_line():
    i = 5
    while i: i -= 1 + note(i)  # noqa: E701  # fmt: skip  # @one-line
    return i


def fails():
    try:
        raises()
    except ValueError:
        return 1


def settled():
    """Called between two tests."""


def raises():
    if not seen:
        seen.append(0)  # @never
    raise ValueError("no")  # @raises


is_over = threading.Event()

for line in sys.stdin:
    seen.clear()
    globals()[line.strip()]()
    print("done", line.strip(), len(seen), flush=True)
