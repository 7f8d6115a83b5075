"""Files and directories, in and out."""

import tempfile
from pathlib import Path

import flyte
from flyte.io import Dir, File

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
async def through_tasks() -> tuple[str, str, list[str]]:
    """Each kind made by one task and read by another."""
    return (
        await read_file(await make_file("through")),
        await download.aio(await upload.aio()),
        await list_dir(await make_dir()),
    )


@env.task
async def a_list_of_files() -> list[File]:
    return [await make_file("one"), await make_file("two")]
