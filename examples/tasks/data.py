"""Files, directories and data frames as inputs and outputs; needs pandas and pyarrow.

flyte-tui run examples/tasks/data.py main
flyte-tui run examples/tasks/data.py summarize --table my_sales.csv
"""

import tempfile
from io import BytesIO
from pathlib import Path

import flyte
import pandas as pd
from flyte.io import DataFrame, Dir, File

env = flyte.TaskEnvironment(name="data")

SALES = """day,shop,amount
1,north,120
1,south,80
2,north,100
2,south,160
"""


@env.task
async def download() -> File:
    """Write a CSV file where Flyte keeps a run's data."""
    table = File.new_remote("sales.csv")
    async with table.open("wb") as stream:
        await stream.write(SALES.encode())
    return table


@env.task
async def summarize(table: File) -> DataFrame:
    """Add up the amounts of each shop."""
    async with table.open("rb") as stream:
        sales = pd.read_csv(BytesIO(await stream.read()))
    return DataFrame.from_df(sales.groupby("shop", as_index=False)["amount"].sum())


@env.task
async def split_by_shop(table: File) -> Dir:
    """Write one file for each shop."""
    sales = pd.read_csv(await table.download())
    folder = Path(tempfile.mkdtemp())
    for shop, rows in sales.groupby("shop"):
        rows.to_csv(folder / f"{shop}.csv", index=False)
    return await Dir.from_local(str(folder))


@env.task
async def best_shop(sums: pd.DataFrame) -> str:
    """Name the shop with the largest sum; Flyte turns its DataFrame into the pandas one asked for here."""
    return str(sums.loc[sums["amount"].idxmax(), "shop"])


@env.task
async def main() -> tuple[str, DataFrame, list[str]]:
    """Download, summarize and split the sales: the best shop, the sums, and the names of the files written."""
    table = await download()
    sums = await summarize(table)
    files = await (await split_by_shop(table)).list_files()
    return await best_shop(sums), sums, sorted(file.name or file.path for file in files)
