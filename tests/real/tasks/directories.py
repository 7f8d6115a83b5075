"""A `flyte.io.Dir` that one task writes and another walks."""

import tempfile
from pathlib import Path

import flyte
from flyte.io import Dir

env = flyte.TaskEnvironment("directories")


@env.task
async def write(count: int) -> Dir:
    folder = Path(tempfile.mkdtemp())
    for number in range(count):
        (folder / f"{number}.txt").write_text("x" * number)
    return await Dir.from_local(str(folder))


@env.task
async def main(count: int = 3) -> int:
    folder = await write(count)
    return len([file async for file in folder.walk()])
