"""Data frames, in and out."""

import flyte
import pandas as pd
from flyte.io import DataFrame

env = flyte.TaskEnvironment(name="frames")


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
async def through_tasks() -> tuple[int, int, int, pd.DataFrame]:
    """Made as one kind and read as the same or the other."""
    frame, pandas = await make_frame(), await make_pandas()
    return await sum_frame(frame), await sum_pandas(frame), await sum_pandas(pandas), pandas
