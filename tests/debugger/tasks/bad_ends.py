"""Tasks that end badly, each in its own way."""

import asyncio
import ctypes
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import flyte

env = flyte.TaskEnvironment(name="bad_ends")


@env.task
def kill_itself() -> None:
    print("before the end", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


@env.task
def segfault() -> None:
    ctypes.string_at(0)


@env.task
async def os_exit(status: int = 3) -> None:
    os._exit(status)


@env.task
def sys_exit() -> int:
    sys.exit("enough")


@env.task
async def sys_exit_async() -> int:
    sys.exit(4)


@env.task
def exit_in_thread() -> str:
    thread = threading.Thread(target=os._exit, args=(7,))
    thread.start()
    thread.join()
    return "never"


@env.task
def deadlock() -> None:
    lock = threading.Lock()
    lock.acquire()
    print("waiting", flush=True)
    lock.acquire()


@env.task
def sleeps() -> None:
    print("waiting", flush=True)
    time.sleep(600)


@env.task
async def sleeps_async() -> None:
    print("waiting", flush=True)
    await asyncio.sleep(600)


@env.task
def stubborn() -> None:
    while True:
        try:
            print("waiting", flush=True)
            time.sleep(600)
        except KeyboardInterrupt:
            print("no", flush=True)


@env.task
def in_c() -> int:
    """A loop in C that holds the interpreter's lock and looks at no signal."""
    print("waiting", flush=True)
    return sum(itertools.repeat(0))


@env.task
def forks() -> int:
    child = os.fork()
    if child == 0:
        time.sleep(600)
    return 1


@env.task
def leaves_a_daemon() -> int:
    code = "import os, time\nos.setsid()\nif os.fork(): os._exit(0)\nprint(os.getpid(), flush=True)\ntime.sleep(600)"
    subprocess.Popen([sys.executable, "-c", code])
    time.sleep(0.5)
    return 1


@env.task
def leaves_a_thread() -> int:
    threading.Thread(target=time.sleep, args=(600,)).start()
    return 1


@env.task
def floods(lines: int = 1_000_000) -> int:
    for number in range(lines):
        print("line", number)
    return lines


@env.task
def one_long_line(megabytes: int = 1024) -> int:
    block = b"x" * (1 << 20)
    for _ in range(megabytes):
        os.write(1, block)
    return megabytes


@env.task
def writes_noise() -> str:
    os.write(1, b"caf\xc3")
    time.sleep(0.3)
    os.write(1, b"\xa9 \xff\xfe \x1b[31mred\x1b]0;title\x07 \xe2\x80\xae\n")
    sys.stderr.write("to stderr\n")
    return "\ud800 lone surrogate"


@dataclass
class One:
    x: int = 0


@dataclass
class LikeOne:
    x: int = 0


@env.task
def takes_either(value: One | LikeOne = One()) -> int:  # noqa: B008
    return value.x


@env.task
def returns_the_wrong_type() -> int:
    return "three"  # type: ignore[return-value]


class UnspeakableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError("I will not say")


@env.task
def unspeakable() -> None:
    raise UnspeakableError


@env.task
async def grouped() -> None:
    raise ExceptionGroup("two things", [ValueError("one"), ExceptionGroup("inner", [KeyError("two")])])


@env.task
def recursion() -> int:
    def deeper(n: int) -> int:
        return deeper(n + 1)

    return deeper(0)


@env.task
def asks() -> str:
    return input("your name? ")


@env.task
def deletes_its_file(path: str) -> str:
    Path(path).unlink()
    raise ValueError("gone")


@env.task
async def blocks_its_loop() -> None:
    try:
        print("waiting", flush=True)
        time.sleep(600)
    finally:
        print("cleaned up", flush=True)
