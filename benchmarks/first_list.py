"""The time until the terminal program lists 2,000 tasks in 1,000 files, beside the first paint of Flyte's own.

python benchmarks/first_list.py [--json]
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from measuring import Comparison, compare, fresh_home, report
from screen import Screen

BIN = Path(sys.executable).parent
FILES = 1_000
PEER = "flyte start tui: first paint (it lists runs, not tasks)"
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
            "flyte-tui: first rows": screen.shown(r"module_0000\.py[\s\S]*load_0000"),
            "flyte-tui: every task, read off the source": screen.shown(rf"{FILES:,} files · {2 * FILES:,} tasks"),
            "flyte-tui: every file imported": screen.shown(rf"\A(?!.*importing).* {2 * FILES:,} tasks"),
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
    return {"flyte-tui list --json: every file imported": seconds}


def measure() -> list[Comparison]:
    """The one comparison, in a folder of its own."""
    with fresh_home() as home:
        folder = home / "tasks"
        make_tree(folder)
        title = f"A tree of {FILES:,} files with {2 * FILES:,} tasks"
        return [compare(title, PEER, [lambda: ours(folder), peer, lambda: as_json(folder)])]


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
