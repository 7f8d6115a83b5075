"""What sessions are shown around in: values of every size, calls, tasks of a loop, threads, failures."""

import asyncio
import contextlib
import linecache
import sched
import sys
import threading
import time
from collections.abc import Callable

GO = {"on": True}


class Node:
    """Holds itself."""

    def __init__(self) -> None:
        self.me = self
        self.items = [1, 2]


class Slow:
    """Costs a second to look at closely."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")


def child(n: int) -> int:
    total = 0  # @child
    for i in range(n):
        total += i  # @loop
    return total  # @child-end


def values() -> int:
    import pandas as pd

    big = list(range(10_000_000))
    table = {f"k{i}": i for i in range(3_000)}
    frame = pd.DataFrame({"a": range(1_000_000), "b": 1.5})
    node, slow, few = Node(), Slow(), {1, 2}
    answer = len(big) + len(table) + len(few) + len(frame)  # @values
    return answer + bool(node) + bool(slow)


def many_names() -> int:
    names = {f"name{number:05}": number for number in range(10_000)}
    crowded = Node()
    vars(crowded).update(names)
    code = compile("crowd()", "<ipython-input-8-abc>", "exec")
    exec(code, {**names, "crowd": crowd, "crowded": crowded})
    return len(names)


def crowd() -> None:
    print("crowd")  # @crowd


def without_a_file() -> None:
    code = compile("x = 1\ny = x + 1\nchild(y)\n", "<ipython-input-7-abc>", "exec")
    linecache.cache["<ipython-input-7-abc>"] = (
        0,
        None,
        ["x = 1\n", "y = x + 1\n", "child(y)\n"],
        "<ipython-input-7-abc>",
    )
    exec(code, {"child": child})


def calls() -> int:
    first = child(3) + child(2)  # @calls
    second = first + 1  # @calls-after
    return second + 1  # @calls-end


def fail(x: int) -> None:
    y = x * 2
    raise ValueError(f"bad {y}")  # @fail


def wrap(x: int) -> None:
    try:
        fail(x)
    except ValueError as error:
        raise LookupError("wrapped") from error  # @wrap


def picky(n: int) -> int:
    if n == 40:
        raise LookupError("too much")  # @picky
    return n


def often(_: int) -> None:
    total = 0
    with contextlib.suppress(LookupError):
        for n in range(20):
            total += picky(n) + picky(20)
        total += picky(40)
    for n in range(20, 41):
        total += picky(n)  # @often


def calls_often() -> None:
    across_a_library(often)


def handled() -> None:
    try:  # noqa: SIM105  (a `with` that swallows is something else to a debugger)
        fail(1)
    except ValueError:
        pass


async def leaf(n: int) -> int:
    await asyncio.sleep(0)
    m = n + 1  # @leaf
    await asyncio.sleep(0.001)
    return m


async def waits(event: asyncio.Event) -> None:
    await event.wait()


async def root() -> list[int]:
    event = asyncio.Event()
    held = asyncio.create_task(waits(event), name="held")
    async with asyncio.TaskGroup() as group:
        group.create_task(leaf(5), name="grouped")
    got = await asyncio.gather(*(asyncio.create_task(leaf(i), name=f"leaf-{i}") for i in range(2)))
    event.set()
    await held
    return got


def in_thread() -> None:
    name = threading.current_thread().name  # @in-thread
    assert name


def threads() -> None:
    thread = threading.Thread(target=in_thread, name="helper")
    thread.start()
    thread.join()


def spin() -> None:
    GO["on"] = True
    print("spinning", flush=True)
    while GO["on"]:
        time.sleep(0.01)  # @spin


def loop() -> None:
    asyncio.run(root())


def swallows() -> int:
    done = False  # @swallows
    with contextlib.suppress(ValueError):
        fail(1)
        done = True
    return int(done)


def settled() -> None:
    print("settled", flush=True)


def failing() -> None:
    across_a_library(fail)


def wrapping() -> None:
    across_a_library(wrap)


def across_a_library(body: Callable[[int], None]) -> None:
    """Have the standard library call it: what it raises leaves the person's code, comes back and leaves again."""
    scheduler = sched.scheduler()
    scheduler.enter(0, 0, body, (1,))
    scheduler.run()


if __name__ == "__main__":
    for name in sys.stdin:
        scheduler = sched.scheduler()
        scheduler.enter(0, 0, globals()[name.strip()])
        try:  # noqa: SIM105  (as in `handled`: pydevd would stop at the end of this file, with nobody there any more)
            scheduler.run()
        except Exception:
            pass
