"""From a key to what it changes on the screen while a task prints 100,000 lines a second. Needs tmux.

python benchmarks/flood_keys.py [--json]
"""

import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from measuring import Comparison, fresh_home, in_turn, report
from screen import Screen

KEYS = 10
"""Keys in each round."""
THINK = 0.25
"""Seconds between what a key painted and the next key."""
LINES_A_SECOND = 100_000
FLOOD = "while a task prints"
QUIET = "while it prints nothing"
TASK = f"""
import time

import flyte

env = flyte.TaskEnvironment(name="floods")
PIECE = "".join(f"line {{number:05}} of many that a task prints\\n" for number in range({LINES_A_SECOND // 20}))


@env.task
def flood(prints: bool) -> None:
    print("begun")
    end, next_piece = time.monotonic() + 600, time.monotonic()
    while time.monotonic() < end:
        if prints:
            print(PIECE, end="")
        next_piece += 0.05
        time.sleep(max(0.0, next_piece - time.monotonic()))
"""


def turn_pages(file: Path, name: str, prints: bool) -> Mapping[str, Sequence[float]]:
    """Run the task and turn from its output to its result and back; each key's time."""
    program = str(Path(sys.executable).with_name("flyte-tui"))
    with Screen(program, str(file)) as screen:
        screen.shown("1 task")
        screen.shown("prints +bool")
        screen.press("e", "ready|1 error")
        screen.press("Space" if prints else "Right", "ready; press")
        screen.press("C-r", "line 0|begun")
        times = []
        for number in range(KEYS):
            time.sleep(THINK)
            key, pattern = ("2", "Inputs") if number % 2 == 0 else ("1", "line 0|begun")
            times.append(screen.press(key, pattern))
        screen.press("c", "cancelled|failed")
    return {name: times}


def measure() -> Sequence[Comparison]:
    """With the flood, and without."""
    with fresh_home() as folder:
        file = folder / "floods.py"
        file.write_text(TASK)
        seconds = in_turn(partial(turn_pages, file, FLOOD, True), partial(turn_pages, file, QUIET, False))
    return [Comparison("From a key to its page on the screen", seconds)]


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
