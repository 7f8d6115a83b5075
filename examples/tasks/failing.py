"""Tasks that fail, each in its own way. Every one of them ends as failed: that is what they are for.

flyte-tui run examples/tasks/failing.py main
flyte-tui run examples/tasks/failing.py many
flyte-tui run examples/tasks/failing.py rescued
"""

import asyncio
import json

import flyte
import flyte.errors
import flyte.report

env = flyte.TaskEnvironment(name="failing")


class BrokenSettingsError(Exception):
    """The settings cannot be read."""


def read_settings(text: str) -> dict[str, int]:
    """Read settings, and say which ones were broken."""
    try:
        settings: dict[str, int] = json.loads(text)
    except json.JSONDecodeError as error:
        raise BrokenSettingsError(f"these settings are not JSON: {text!r}") from error
    return settings


@env.task
async def load(text: str = '{"batch": 32') -> int:
    """Read the batch size from settings; fails where they are not JSON."""
    return read_settings(text)["batch"]


@env.task
async def main(text: str = '{"batch": 32') -> int:
    """Fail two tasks and a helper deep, with the cause of the error chained to it."""
    return await load(text)


async def check(name: str, rows: int) -> None:
    """Check one table."""
    await asyncio.sleep(0)
    if rows == 0:
        raise ValueError(f"table {name} is empty")


@env.task
async def many() -> None:
    """Fail with an exception group: two of three checks at once find their table empty."""
    async with asyncio.TaskGroup() as checks:
        for name, rows in {"cats": 0, "dogs": 12, "fish": 0}.items():
            checks.create_task(check(name, rows))


@env.task(report=True)
async def reported() -> None:
    """Log to the report, then fail; the report still tells how far the task came."""
    flyte.report.get_tab("main").log("<p>Read 3 of 5 tables, then the fourth was not there.</p>")
    raise FileNotFoundError("no table named 'birds'")


@env.task
async def rescued() -> str:
    """Call a task that fails, and go on: the one task here that succeeds. A child's error comes with its code."""
    try:
        await load("")
    except flyte.errors.RuntimeUserError as error:
        return f"went on without settings, after {error.code}"
    raise AssertionError("load takes no empty settings")
