"""Values that take long to look at, in the main thread and in others."""

import sched
import sys
import threading
import time

FILE_COUNT = 1
LOCK = threading.Lock()


class Sleeps:
    def __repr__(self) -> str:
        time.sleep(3600)
        return "slept"


class Rests:
    """Is there after a moment that is too long for a stop."""

    def __repr__(self) -> str:
        time.sleep(0.6)
        return "rested"


class GoesRound:
    def __repr__(self) -> str:
        while True:
            pass


class WaitsInC:
    def __repr__(self) -> str:
        with LOCK:
            return "waited"


class Computed:
    quick = 1

    @property
    def sleepy(self) -> int:
        time.sleep(3600)
        return 2


class SlowError(Exception):
    def __str__(self) -> str:
        time.sleep(3600)
        return "never"


def stands() -> int:
    after = 3
    around, before, computed = GoesRound(), [Sleeps()], Computed()
    waits = WaitsInC()
    with LOCK:
        text, table = "x" * 100_000, {f"k{i}": "y" * 100 for i in range(60)}
        done = after  # @slow
    assert around
    assert before
    assert computed
    return len(str(waits) + text) + len(table) + done


def rests() -> str:
    one = Rests()
    name = threading.current_thread().name
    return f"{name}{one}"  # @rests


def waits() -> int:
    one = WaitsInC()
    with LOCK:
        done = 1  # @waits
    assert str(one) == "waited"
    with LOCK:
        return done  # @waits-after


def in_thread() -> None:
    thread = threading.Thread(target=stands)
    thread.start()
    thread.join()


def fails() -> None:
    raise SlowError


def raises() -> None:
    x = 1
    if x:
        raise LookupError("missing")  # @raises


def loops() -> list[int]:
    never, numbers = Sleeps(), [1, 2]
    for _ in range(3):
        numbers = list(numbers)  # @loop
    assert never
    return numbers


def settled() -> None:
    """Nothing is left to be done."""


if __name__ == "__main__":
    for line in sys.stdin:
        scheduler = sched.scheduler()  # the standard library calls it: what it raises leaves the person's code
        scheduler.enter(0, 0, globals()[line.strip()])
        try:  # noqa: SIM105
            scheduler.run()
        except Exception:
            pass
        print("done", line.strip(), flush=True)
