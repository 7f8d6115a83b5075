"""The whole suite several times in a row on a machine that is busy: `python tests/under_load.py [TIMES]`.

A process on every core computes all the while. A test that fails once in fifty runs does so here. Prints the last line
of each run, before it all that a run said in which anything failed; the exit status is then 1.
"""

import multiprocessing
import os
import subprocess
import sys
import time


def compute() -> None:
    """Keep a core busy, less eagerly than the tests."""
    os.nice(10)
    while True:
        sum(range(100_000))


def run() -> bool:
    """The whole suite once; whether it passed."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "4", "--dist", "loadgroup"]
    told = subprocess.run(command, capture_output=True, text=True)
    if told.returncode:
        print(told.stdout, told.stderr, flush=True)
    last = told.stdout.strip().rpartition("\n")[2]
    print(time.strftime("%H:%M"), last, f"(load {os.getloadavg()[1]:.1f})", flush=True)
    return told.returncode == 0


def main(times: int) -> None:
    """Load the machine and run the suite `times` times."""
    load = [multiprocessing.Process(target=compute, daemon=True) for _ in range(os.cpu_count() or 1)]
    for process in load:
        process.start()
    passed = [run() for _ in range(times)]
    print(f"{sum(passed)} of {len(passed)} runs passed", flush=True)
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
