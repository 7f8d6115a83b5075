"""A `flyte.io.File` in a dataclass that goes from task to task."""

from dataclasses import dataclass
from pathlib import Path

import flyte
from flyte.io import File

env = flyte.TaskEnvironment("file_in_dataclass")


@dataclass
class Dataset:
    name: str
    file: File


@env.task
async def make(text: str) -> Dataset:
    path = Path("dataset.txt").absolute()
    path.write_text(text)
    return Dataset("words", await File.from_local(str(path)))


@env.task
async def main(text: str = "a b c") -> int:
    dataset = await make(text)
    async with dataset.file.open("rb") as opened:
        return len((await opened.read()).split())
