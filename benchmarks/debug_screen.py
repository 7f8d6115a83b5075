"""How long a person waits at the debug screen, from the key to what it changes on the screen. Needs tmux.

python benchmarks/debug_screen.py [--json]
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from measuring import Comparison, fresh_home, report
from screen import Screen

STEPS = 24
THINK = 0.15
"""Seconds between what a step painted and the next key."""
TASK = """
import flyte

env = flyte.TaskEnvironment(name="steps")


@env.task
def work() -> int:
    total = 0
    total = total + 1
{lines}
    return total
"""


def measure() -> Sequence[Comparison]:
    """From the command to the first stop, and from each key to the new value."""
    first: list[float] = []
    steps: list[float] = []
    with fresh_home() as folder:
        file = folder / "steps.py"
        file.write_text(TASK.format(lines="    total = total + 1\n" * STEPS))
        for _ in range(3):
            with Screen(_program(), "debug", str(file), "work") as screen:
                first.append(screen.shown(r"▶ steps\.work"))
                screen.press("n", r"total = 0\b")
                for number in range(1, STEPS):
                    time.sleep(THINK)
                    steps.append(screen.press("n", rf"total = {number}\b"))
    return [
        Comparison("flyte-tui debug, to the first stop on the screen", {"cold": first}),
        Comparison("a step's key, to the new value on the screen", {"n": steps}),
    ]


def _program() -> str:
    return str(Path(sys.executable).with_name("flyte-tui"))


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
