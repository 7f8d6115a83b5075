"""Inputs of a notebook's run: native values as they are, plain data by the rule of the form and of `--inputs`."""

from pathlib import Path

import pytest

from flyte_notebook import RunRefusedError
from tests.notebook.conftest import Notebook

pytestmark = pytest.mark.process

TASKS = """
import enum
import flyte
import pandas
from flyte.io import File
env = flyte.TaskEnvironment(name="inputs")

class Size(enum.Enum):
    SMALL = "s"

@env.task
def scale(s: float, each: list[float] | None = None) -> str:
    return repr((s, each))

@env.task
async def read(f: File) -> str:
    async with f.open("rb") as file:
        return bytes(await file.read()).decode()

@env.task
def rows(df: pandas.DataFrame) -> int:
    return len(df)

@env.task
def size(one: Size) -> str:
    return one.name
"""


@pytest.fixture
def tasks(notebook: Notebook) -> Notebook:
    notebook.value(TASKS)
    return notebook


def test_plain_data_is_taken_as_in_the_form(tasks: Notebook, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("a file")
    assert tasks.value("%flyte_run scale s=30 each=[1, 2.5]") == "(30.0, [1.0, 2.5])"
    assert tasks.value("%flyte_run scale s=0.5 each=None") == "(0.5, None)"
    assert tasks.value("%flyte_run read f='in.txt'") == "a file"
    assert tasks.value("%flyte_run rows df=pandas.DataFrame({'a': [1, 2]})") == 2
    assert tasks.value("%flyte_run size one='SMALL'") == "SMALL"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rows df=[1, 2]", "df takes the path of a CSV, Parquet or JSON file"),
        ("scale s='fast'", "s takes a number, not 'fast'"),
        ("read f='nowhere.txt'", "nowhere.txt"),
        ("read f=3", "f takes"),
        ("size one='HUGE'", "one takes"),
    ],
)
def test_what_is_wrong_is_one_sentence_that_says_what_works(tasks: Notebook, line: str, said: str) -> None:
    cell = tasks.run(f"%flyte_run {line}")
    assert type(cell.error) is RunRefusedError, cell.shown
    assert said in str(cell.error)
    assert "\n" not in str(cell.error)
