"""The whole suite several times in a row on a machine that is busy: `python tests/under_load.py [TIMES]`.

A process on every core computes all the while. A test that fails once in fifty runs does so here. Prints the last line
of each run and what failed in it; the exit status is 1 when anything did.
"""

import multiprocessing
import os
import subprocess
import sys
import time


def compute() -> None:
    """Keep a core busy, a little less eagerly than the tests."""
    os.nice(1)
    while True:
        sum(range(100_000))


def run() -> bool:
    """The whole suite once; whether it passed."""
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-n", "4", "--dist", "loadgroup"]
    told = subprocess.run(command, capture_output=True, text=True)
    lines = told.stdout.splitlines()
    for line in [line for line in lines if line.startswith(("FAILED", "ERROR"))] + lines[-1:]:
        print(f"{time.monotonic() - began:5.0f} s  {line}", flush=True)
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
