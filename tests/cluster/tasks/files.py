"""A task whose inputs lie in files."""

from dataclasses import dataclass

import flyte
from flyte import Image
from flyte.io import DataFrame, Dir, File

env = flyte.TaskEnvironment(name="files", image=Image.from_base("example.com/none:1"))


@dataclass
class Source:
    weight: int
    file: File


@env.task
def count(data: File, folder: Dir, rows: DataFrame, sources: list[Source]) -> list[int]:
    """Characters of a file, files of a folder, rows of a table, weights of files."""
    print("before any is opened", flush=True)
    with data.open_sync("rb") as opened:
        characters = len(bytes(opened.read()))
    files = [one.name for one in folder.walk_sync()]
    import pandas as pd

    table = rows.open(pd.DataFrame).all_sync()
    return [characters, len(files), len(table), *(one.weight for one in sources)]
