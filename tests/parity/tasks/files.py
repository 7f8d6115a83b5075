"""Files, directories and data frames, in and out."""

import tempfile
from pathlib import Path

import flyte
import pandas as pd
from flyte.io import DataFrame, Dir, File

env = flyte.TaskEnvironment(name="files")


@env.task
async def make_file(text: str = "some text") -> File:
    file = File.new_remote("note.txt")
    async with file.open("wb") as stream:
        await stream.write(text.encode())
    return file


@env.task
async def read_file(file: File) -> str:
    async with file.open("rb") as stream:
        return bytes(await stream.read()).decode()


@env.task
def upload() -> File:
    path = Path(tempfile.mkdtemp()) / "local.txt"
    path.write_text("a local file")
    return File.from_local_sync(str(path))


@env.task
def download(file: File) -> str:
    return Path(file.download_sync()).read_text()


@env.task
async def make_dir() -> Dir:
    folder = Path(tempfile.mkdtemp())
    (folder / "a.txt").write_text("A")
    (folder / "deep").mkdir()
    (folder / "deep" / "b.txt").write_text("B")
    return await Dir.from_local(str(folder))


@env.task
async def list_dir(folder: Dir) -> list[str]:
    return sorted([file.name or "" async for file in folder.walk()])


@env.task
async def make_frame() -> DataFrame:
    return DataFrame.from_df(pd.DataFrame({"name": ["a", "b"], "n": [1, 2]}))


@env.task
async def make_pandas() -> pd.DataFrame:
    return pd.DataFrame({"n": [3, 4]})


@env.task
async def sum_frame(frame: DataFrame) -> int:
    return int((await frame.open(pd.DataFrame).all())["n"].sum())


@env.task
async def sum_pandas(frame: pd.DataFrame) -> int:
    return int(frame["n"].sum())


@env.task
async def through_tasks() -> tuple[str, str, list[str], int, int, int]:
    """Each kind made by one task and read by another."""
    frame = await make_frame()
    return (
        await read_file(await make_file("through")),
        await download.aio(await upload.aio()),
        await list_dir(await make_dir()),
        await sum_frame(frame),
        await sum_pandas(frame),
        await sum_pandas(await make_pandas()),
    )


@env.task
async def a_list_of_files() -> list[File]:
    return [await make_file("one"), await make_file("two")]
