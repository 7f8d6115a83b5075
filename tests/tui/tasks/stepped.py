"""Tasks to step through on the screen; lines that tests speak of end with `# @NAME`."""

import asyncio
import time

import flyte

env = flyte.TaskEnvironment(name="stepped")

HOSTILE = "\x1b]0;owned\x07\x1b[31mred\x1b[0m [bold]markup[/bold] \u202etxet"


@env.task
def scale(numbers: list[int], factor: int) -> list[int]:
    """Scale numbers."""
    scaled = [number * factor for number in numbers]  # @scale
    return scaled[:]  # @scale-end


@env.task
def main(factor: int = 3) -> int:
    """Scale the first thousand numbers and add them up."""
    numbers = list(range(1000))  # @first
    scaled = scale(numbers, factor)  # @call
    hostile = HOSTILE  # @hostile
    print("adding up", len(hostile) > 0)  # @print
    return sum(scaled)  # @last


@env.task
def fails(text: str = "three") -> int:
    """Fail two functions deep."""
    return parse(text)  # @parse


def parse(text: str) -> int:
    """The number that the text spells."""
    return int(text)  # @raised


@env.task
def waits() -> int:
    """Wait for a minute, in small turns."""
    for _ in range(6000):  # @turn
        time.sleep(0.01)
    return 0


@env.task
def chained() -> int:
    """Fail for another failure."""
    try:
        return parse("three")
    except ValueError as error:
        raise RuntimeError("no number") from error  # @chained


async def idle(seconds: float) -> int:
    """Wait, and count."""
    await asyncio.sleep(seconds)  # @idle
    return 1  # @idled


@env.task
async def gathers() -> int:
    """Wait for two coroutines."""
    return sum(await asyncio.gather(idle(60), idle(0)))  # @gather


@env.task
def reads() -> str:
    """Read a line."""
    name = input("Your name? ")  # @reads
    return f"Hello, {name}"
