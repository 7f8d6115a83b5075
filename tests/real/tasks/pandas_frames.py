"""pandas data frames between tasks."""

import flyte
import pandas as pd

env = flyte.TaskEnvironment("pandas_frames")


@env.task
async def load(rows: int) -> pd.DataFrame:
    return pd.DataFrame({"n": range(rows), "even": [n % 2 == 0 for n in range(rows)]})


@env.task
async def main(rows: int = 4) -> int:
    frame = await load(rows)
    return int(frame[frame["even"]]["n"].sum())
