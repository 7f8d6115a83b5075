"""Tasks that end, print and wait in every way the command line has to tell."""

import asyncio
import sys
import time
from pathlib import Path

import flyte
import flyte.report

env = flyte.TaskEnvironment("commands")


@env.task
async def add(a: int, b: int = 2) -> int:
    """Add two numbers.

    Args:
        a: the first.
        b: the second.
    """
    print("adding")
    print("to stderr", file=sys.stderr)
    return a + b


@env.task(report=True)
async def parent(count: int = 3) -> list[int]:
    await flyte.report.replace.aio("<h1>Sum</h1>")
    await flyte.report.flush.aio()
    return list(await asyncio.gather(*(add(number) for number in range(count))))


@env.task
def fail(text: str = "no luck") -> int:
    raise ValueError(text)


@env.task
async def fail_below() -> int:
    return await fail.aio("from below")


@env.task
def wait(started: str, seconds: float = 60.0) -> None:
    Path(started).touch()
    time.sleep(seconds)


@env.task
def refuse_to_stop(started: str) -> None:
    Path(started).touch()
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            time.sleep(60)
        except KeyboardInterrupt:
            print("not yet", flush=True)


@env.task
def paint() -> None:
    sys.stdout.write("\x1b[32mgreen\x1b[0m \x1b[2J\x1b]0;title\x07plain\n")
    sys.stdout.write("half\rwhole\nno end")


@env.task(retries=1)
def second_time(marker: str) -> str:
    if not Path(marker).exists():
        Path(marker).touch()
        raise ConnectionError("first time")
    return "well"


@env.task
def json_named(json: str) -> str:
    return json
