"""How long a person waits at the debug screen, beside other debuggers for a terminal. Needs tmux.

Ours steps through a Flyte task, the others through a script of the same lines that imports nothing. They are those that
`peers.py` finds.

python benchmarks/debug_screen.py [--json]
"""

import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from measuring import Comparison, fresh_home, in_turn, report
from peers import Peer, command, found, settle
from screen import Screen

STEPS = 12
"""Steps in each round, besides the first."""
THINK = 0.2
"""Seconds between what a step painted and the next key."""
OURS = "flyte-tui debug"
PLAIN = "total = 0\n" + "total = total + 1\n" * (STEPS + 4)
TASK = """
import flyte

env = flyte.TaskEnvironment(name="steps")


@env.task
def work() -> int:
    {lines}
    return total
"""


def ours(file: Path) -> Mapping[str, float]:
    """Open the debug screen on a task and step through it."""
    with Screen(_program(), "debug", str(file), "work") as screen:
        return _timed(OURS, screen, r"▶ steps\.work", r"total = {}\b")


def theirs(peer: Peer, file: Path) -> Mapping[str, float]:
    """The same with another debugger."""
    with Screen(str(command(peer)), str(file)) as screen:
        return _timed(peer.name, screen, peer.first, peer.value)


def _timed(name: str, screen: Screen, first: str, value: str) -> dict[str, float]:
    times = {_first(name): screen.shown(first)}
    screen.press("n", value.format(0))
    steps = []
    for number in range(1, STEPS + 1):
        time.sleep(THINK)
        steps.append(screen.press("n", value.format(number)))
    steps.sort()
    return times | {_step(name): steps[len(steps) // 2]}


def _first(name: str) -> str:
    return f"{name}: first stop"


def _step(name: str) -> str:
    return f"{name}: a step"


def measure() -> Sequence[Comparison]:
    """From the command to the first stop, and from each key to the new value, the median of each round."""
    peers = found()
    with fresh_home() as folder:
        settle(folder)
        task, plain = folder / "steps.py", folder / "plain.py"
        task.write_text(TASK.format(lines=PLAIN.strip().replace("\n", "\n    ")))
        plain.write_text(PLAIN)
        seconds = in_turn(partial(ours, task), *(partial(theirs, peer, plain) for peer in peers))
    names = [OURS, *(peer.name for peer in peers)]
    against = peers[0].name if peers else None
    return [
        Comparison(
            "From the command to the first stop on the screen, cold",
            {_first(name): seconds[_first(name)] for name in names},
            _first(against) if against else None,
        ),
        Comparison(
            "From a step's key to the new value on the screen",
            {_step(name): seconds[_step(name)] for name in names},
            _step(against) if against else None,
        ),
    ]


def _program() -> str:
    return str(Path(sys.executable).with_name("flyte-tui"))


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
