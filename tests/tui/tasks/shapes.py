"""Small tasks of the shapes that the screens tell apart."""

import asyncio

import flyte
import flyte.report

env = flyte.TaskEnvironment(name="shapes")


@env.task
async def square(number: int) -> int:
    """Square a number.

    Args:
        number: Any integer.
    """
    return number * number


@env.task(report=True)
async def total(count: int = 3) -> int:
    """Add up squares, and report them."""
    squares = await asyncio.gather(*(square(number) for number in range(1, count + 1)))
    rows = "".join(f"<tr><td>{n}</td><td>{value}</td></tr>" for n, value in enumerate(squares, 1))
    await flyte.report.log.aio(f"<h1>Squares</h1><table><tr><th>n</th><th>n²</th></tr>{rows}</table>")
    flyte.report.get_tab("Notes").log("<ul><li>first</li><li>second</li></ul>")
    print("adding up", *squares)
    return sum(squares)


@env.task
def broken(text: str = "three") -> int:
    """Fail two functions deep, with a cause."""
    return parse(text)


def parse(text: str) -> int:
    """The number that the text spells."""
    try:
        return int(text)
    except ValueError as error:
        raise LookupError(f"[red]no number[/red] is spelled {text!r}") from error


@env.task
async def endless() -> None:
    """Wait until it is cancelled."""
    print("waiting", flush=True)
    await asyncio.Event().wait()
