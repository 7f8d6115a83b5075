"""The time until the terminal program lists 2,000 tasks in 1,000 files, beside the first paint of Flyte's own.

Then 10,000 tasks in 100 files: until the first of them are listed, and from a filter's key to what it leaves of them
while all files are still being imported.

python benchmarks/first_list.py [--json]
"""

import json
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from measuring import Comparison, fresh_home, in_turn, report
from screen import Screen

BIN = Path(sys.executable).parent
FILES = 1_000
FIRST_ROWS, FROM_SOURCE, IMPORTED = (
    "flyte-tui: first rows",
    "flyte-tui: all tasks, from source",
    "flyte-tui: all imported",
)
AS_JSON = "flyte-tui list --json: all imported"
PEER = "flyte start tui: first paint"
MODULE = '''
import flyte

env = flyte.TaskEnvironment(name="module_{number:04}")


@env.task
async def load_{number:04}(rows: int = 100, seed: int = 7) -> list[float]:
    """Load some rows."""
    return [float(seed + row) for row in range(rows)]


@env.task(report=True, retries=2)
def train_{number:04}(rows: list[float], rate: float = 0.1) -> float:
    """Train on them."""
    return sum(rows) * rate
'''


LARGE_FILES, TASKS_IN_EACH = 100, 100
LARGE_FIRST, LARGE_FILTER = "flyte-tui: first rows of 10,000 tasks", "flyte-tui: a filter's key, while importing"
TASK = '''

@env.task
def {name}(rows: int = 100) -> int:
    """Count some rows."""
    return rows
'''


def make_large(folder: Path) -> None:
    """Files of a hundred tasks each, of which one has a letter in its name that none of the others has."""
    folder.mkdir()
    for number in range(LARGE_FILES):
        names = (f"step_{at:02}" if at else "quick_one" for at in range(TASKS_IN_EACH))
        head = f'import flyte\n\nenv = flyte.TaskEnvironment(name="module_{number:03}")\n'
        (folder / f"module_{number:03}.py").write_text(head + "".join(TASK.format(name=name) for name in names))


def large(folder: Path) -> dict[str, float]:
    """Open the program on many tasks, and filter them at once."""
    with Screen(str(BIN / "flyte-tui"), str(folder)) as screen:
        first = screen.shown(r"module_000\.py[\s\S]*step_01")
        screen.shown(r"10,000 tasks")
        screen.press("/", "names, badges, docs")
        return {LARGE_FIRST: first, LARGE_FILTER: screen.press("q", r"importing.* 100 shown of")}


def make_tree(folder: Path) -> None:
    """A tree of packages with fifty modules each, and two tasks in every module."""
    for number in range(FILES):
        package = folder / f"package_{number // 50:02}"
        package.mkdir(parents=True, exist_ok=True)
        (package / f"module_{number:04}.py").write_text(MODULE.format(number=number))


def ours(folder: Path) -> dict[str, float]:
    """Open the terminal program and watch it until every file has been imported."""
    with Screen(str(BIN / "flyte-tui"), str(folder)) as screen:
        return {
            FIRST_ROWS: screen.shown(r"module_0000\.py[\s\S]*load_0000"),
            FROM_SOURCE: screen.shown(rf"{FILES:,} files · {2 * FILES:,} tasks"),
            IMPORTED: screen.shown(rf"\A(?!.*importing).* {2 * FILES:,} tasks"),
        }


def peer() -> dict[str, float]:
    """Open Flyte's own terminal program."""
    with Screen(str(BIN / "flyte"), "start", "tui") as screen:
        return {PEER: screen.shown("Run Name")}


def as_json(folder: Path) -> dict[str, float]:
    """List all tasks on the command line."""
    began = time.perf_counter()
    done = subprocess.run([BIN / "flyte-tui", "list", folder, "--json"], stdout=subprocess.PIPE, check=True)
    seconds = time.perf_counter() - began
    found = len(json.loads(done.stdout)["tasks"])
    if found != 2 * FILES:
        raise RuntimeError(f"the list has {found:,} tasks instead of {2 * FILES:,}")
    return {AS_JSON: seconds}


def measure() -> list[Comparison]:
    """Both comparisons, from the same rounds, in a folder of their own."""
    with fresh_home() as home:
        folder = home / "tasks"
        make_tree(folder)
        seconds = in_turn(partial(ours, folder), peer, partial(as_json, folder))
        make_large(home / "large")
        seconds |= in_turn(partial(large, home / "large"))
    first, whole = (
        {name: seconds[name] for name in names} for names in ((FIRST_ROWS, PEER), (FROM_SOURCE, IMPORTED, AS_JSON))
    )
    return [
        Comparison(f"Opened on {FILES:,} files with {2 * FILES:,} tasks (the peer lists no tasks)", first, PEER),
        Comparison(f"All {2 * FILES:,} tasks of {FILES:,} files", whole),
        Comparison("10,000 tasks in 100 files", {name: seconds[name] for name in (LARGE_FIRST, LARGE_FILTER)}),
    ]


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
