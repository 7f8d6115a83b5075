"""Tasks with boundaries to stop at."""

import asyncio
import concurrent.futures
import contextlib
import pdb
import sys
import threading
import time
import traceback
from datetime import timedelta

import flyte
import flyte.report
from flyte.extend import TaskTemplate
from flyte.models import NativeInterface

env = flyte.TaskEnvironment(name="stops")
attempts = 0
met = threading.Barrier(4)


@env.task
def train(epochs: int, rate: float = 0.5) -> float:
    score = epochs * rate  # @train
    return score  # @train-end


@env.task(cache=flyte.Cache("auto", version_override="1"))
def kept(x: int) -> int:
    return x * 10  # @kept


@env.task
def sweep(n: int) -> list[float]:
    first = train(1)  # @sweep
    rest = [train(epochs) for epochs in range(2, n + 1)]
    return [first, *rest]  # @sweep-end


@env.task
def uses_cache(x: int) -> int:
    return kept(x)


@env.task(retries=2)
def flaky() -> int:
    global attempts
    attempts += 1  # @flaky
    if attempts < 3:
        raise ValueError(f"attempt {attempts}")  # @flaky-raises
    return attempts


def divide(a: int, b: int) -> float:
    return a / b  # @divide


@env.task
def fails(b: int) -> float:
    a = 10
    return divide(a, b)  # @fails


@env.task
def fails_below(b: int) -> float:
    return fails(b)


@env.task
async def fails_in_gather(b: int) -> list[float]:
    return await asyncio.gather(fails.aio(b + 1), later(b))


@env.task
async def later(b: int) -> float:
    await asyncio.sleep(0)
    return 10 / b  # @later


@env.task
def meets(x: int) -> int:
    found = x  # @meets
    return found


def held_threads() -> int:
    """How many threads the debugger holds."""
    held = [[frame.f_code.co_name for frame, _ in traceback.walk_stack(top)] for top in sys._current_frames().values()]
    return sum("do_wait_suspend" in names for names in held)


@env.task
async def gathers_those_that_meet() -> list[int]:
    """With the condition `met.wait() >= 0` at the line, all of them stop there at once."""
    sys.setswitchinterval(1e-5)  # so that two threads come to be in the same place
    return await asyncio.gather(*[meets.aio(x) for x in range(met.parties)])  # @gathers


@env.task
def fails_in_map(b: int) -> list[float]:
    return list(flyte.map(fails, [b + 1, b], return_exceptions=False))


@env.task
def recovers(b: int) -> float:
    try:
        return fails(b)
    except Exception:
        return -1.0


@env.task(timeout=timedelta(seconds=1))
def hurried() -> str:
    began = time.monotonic()  # @hurried
    return "in time" if began else ""


@env.task(timeout=timedelta(seconds=1))
def too_slow() -> None:
    time.sleep(0)  # @too-slow
    time.sleep(30)


@env.task
def calls_hurried() -> str:
    return hurried()


@env.task
def asks() -> int:
    breakpoint()
    return 1  # @asks


@env.task
def asks_pdb() -> int:
    pdb.set_trace()
    return 1  # @asks-pdb


@env.task
def waits() -> None:
    print("waiting", flush=True)  # @waits
    time.sleep(60)


class Handmade(TaskTemplate):
    """A task without a function of its own."""

    async def execute(self, *args: object, **inputs: int) -> int:
        return inputs["x"] + 1


handmade = Handmade(name="stops.handmade", interface=NativeInterface({"x": (int, 1)}, {"o0": int}), debuggable=True)
closed = Handmade(name="stops.closed", interface=NativeInterface({"x": (int, 1)}, {"o0": int}))


class Rich:
    """Has HTML of its own."""

    def _repr_html_(self) -> str:
        return "<b>rich</b>"


class Hostile:
    """Nothing of it can be looked at."""

    def _repr_html_(self) -> str:
        raise RuntimeError("no HTML")

    def __repr__(self) -> str:
        raise RuntimeError("no repr")


@env.task(report=True)
def reports() -> int:
    flyte.report.log("<i>logged before</i>")
    rich, hostile, many, markup = Rich(), Hostile(), list(range(10_000_000)), "<script>1</script>"
    return len(many) + bool(rich) + bool(hostile) + bool(markup)  # @reports


@env.task
def reports_nothing() -> int:
    x = 41
    return x  # @reports-nothing


@env.task(report=True)
def reports_in_a_thread() -> None:
    flyte.report.log("<i>from a thread</i>")
    time.sleep(0)  # @reports-in-a-thread


@env.task
async def calls_a_thread() -> None:
    await reports_in_a_thread.aio()


@env.task(report=True)
def reports_and_fails() -> None:
    flyte.report.log("<i>and then</i>")
    raise ValueError("it failed")  # @reports-and-fails


@env.task
def stays() -> None:
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            time.sleep(60)  # @stays


@env.task
def starts_a_thread() -> int:
    found: list[int] = []

    def find() -> None:
        found.append(1)  # @find

    thread = threading.Thread(target=find)
    thread.start()
    thread.join()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        pool.submit(find).result()
    return len(found)


@env.task
def starts_threads(count: int, lines: int) -> int:
    def count_up() -> None:
        for _ in range(lines):
            counted.append(1)  # @count-up

    sys.setswitchinterval(1e-5)  # so that a thread comes to a breakpoint while another one stops
    counted: list[int] = []
    threads = [threading.Thread(target=count_up) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(counted)
