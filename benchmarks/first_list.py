"""The time until the terminal program lists 2,000 tasks in 1,000 files, beside the first paint of Flyte's own.

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
    first, whole = (
        {name: seconds[name] for name in names} for names in ((FIRST_ROWS, PEER), (FROM_SOURCE, IMPORTED, AS_JSON))
    )
    return [
        Comparison(f"Opened on {FILES:,} files with {2 * FILES:,} tasks (the peer lists no tasks)", first, PEER),
        Comparison(f"All {2 * FILES:,} tasks of {FILES:,} files", whole),
    ]


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
