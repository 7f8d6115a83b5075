"""polars in the body of a task."""

import flyte
import polars as pl

env = flyte.TaskEnvironment("polars_frames")


@env.task
def main(rows: int = 4) -> dict[str, int]:
    frame = pl.DataFrame({"n": list(range(rows))})
    return {"sum": int(frame["n"].sum()), "rows": frame.height}
