"""Timing several ways of doing one thing in turn, so that whatever else the machine does falls on all of them alike."""

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import psutil
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

ROUNDS = 9

Side: TypeAlias = Callable[[], Mapping[str, float | Sequence[float]]]
"""Does its work once and gives seconds by what was timed, of what was done several times each of them."""


@dataclass(frozen=True)
class Comparison:
    """What was timed in the same rounds.

    Args:
        title: what was done.
        seconds: of all rounds, by what was timed.
        peer: the timing that the others are compared with; None where nothing else does the same.
    """

    title: str
    seconds: Mapping[str, Sequence[float]]
    peer: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Medians, 95th percentiles and every round; `times_as_fast` is the peer's median over the timing's own."""
        return {"title": self.title, "timings": {name: self._timing(name) for name in self.seconds}}

    def _timing(self, name: str) -> dict[str, Any]:
        seconds = self.seconds[name]
        median = statistics.median(seconds)
        peer = statistics.median(self.seconds[self.peer]) if self.peer else None
        return {
            "median": median,
            "p95": statistics.quantiles(seconds, n=20, method="inclusive")[-1],
            "times_as_fast": peer / median if peer and name != self.peer else None,
            "seconds": list(seconds),
        }


def in_turn(*sides: Side) -> dict[str, list[float]]:
    """Do each side's work once without counting it, then once a round, each round beginning with the next side.

    Returns:
        the seconds of all rounds, by what was timed.
    """
    for side in sides:
        side()
    seconds: dict[str, list[float]] = {}
    for number in range(ROUNDS):
        first = number % len(sides)
        for side in (*sides[first:], *sides[:first]):
            for name, taken in side().items():
                seconds.setdefault(name, []).extend([taken] if isinstance(taken, float) else taken)
    return seconds


@contextmanager
def fresh_home() -> Iterator[Path]:
    """Work in a temporary folder, which is also where this process and its children find home and keep runs."""
    with TemporaryDirectory(prefix="flyte-workbench-bench-") as name, chdir(name):
        folder = Path(name).resolve()
        os.environ.update(HOME=str(folder), FLYTE_WORKBENCH_HOME=f"{folder}/workbench")
        os.environ.pop("VIRTUAL_ENV", None)
        os.environ.pop(
            "PYTHONDONTWRITEBYTECODE", None
        )  # Else every start compiles all of the workbench, as no user's does.
        yield folder


def until_idle() -> None:
    """Wait until a spare worker has imported all that it will: until it sleeps and uses no time for half a second."""
    used, since = -1.0, time.monotonic()
    while time.monotonic() - since < 0.5:
        now, asleep = _children()
        if now != used or not asleep:
            used, since = now, time.monotonic()
        time.sleep(0.02)


def _children() -> tuple[float, bool]:
    """CPU seconds of this process's children, and whether all of them sleep."""
    children = psutil.Process().children()
    used = sum(sum(child.cpu_times()[:2]) for child in children)
    return used, all(child.status() in (psutil.STATUS_SLEEPING, psutil.STATUS_IDLE) for child in children)


def report(description: str, measure: Callable[[], Sequence[Comparison]]) -> None:
    """Measure, and print tables, or with `--json` on the command line one object."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    as_json = parser.parse_args().json
    before = os.getloadavg()[0]
    measured = [comparison.to_json() for comparison in measure()]
    machine = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "flyte": version("flyte"),
        "load_before": round(before, 2),
        "rounds": ROUNDS,
    }
    if as_json:
        print(json.dumps({"machine": machine, "comparisons": measured}, indent=2))
        return
    console = Console(highlight=False)
    console.print(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in machine.items()))
    for comparison in measured:
        console.print(_table(comparison))


def _table(comparison: Mapping[str, Any]) -> Table:
    table = Table(title=comparison["title"], title_justify="left", title_style="bold", box=SIMPLE)
    table.add_column(no_wrap=True)
    for heading in ("median", "p95", "times as fast"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, timing in comparison["timings"].items():
        ratio = f"{timing['times_as_fast']:.2f}" if timing["times_as_fast"] else ""
        table.add_row(name, f"{timing['median']:.3f} s", f"{timing['p95']:.3f} s", ratio)
    return table
