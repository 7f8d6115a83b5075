"""The time of a small task, and of one that floods its output: ours beside `flyte run --local`.

python benchmarks/run_time.py [--json]
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from measuring import Comparison, fresh_home, in_turn, report, until_idle

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.worker_process.worker_pool import WorkerPool

BIN = Path(sys.executable).parent
OURS, PEER, WARM = "flyte-tui run", "flyte run --local", "start_run, warm worker"
LINES = 200_000
TASKS = """
import flyte

env = flyte.TaskEnvironment(name="small")


@env.task
async def double(n: int) -> int:
    print("doubled", n)
    return n * 2


@env.task
def flood(lines: int) -> int:
    for number in range(lines):
        print("line", number, "of a task that has much to say")
    return lines
"""


def command_line(name: str, *command: str | Path, lines: int) -> dict[str, float]:
    """Run a command to its end; its task must print so many lines that begin as they should."""
    began = time.perf_counter()
    done = subprocess.run(list(map(str, command)), capture_output=True, stdin=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{name} ended with status {done.returncode}:\n{done.stderr.decode()}")
    printed = sum(line.startswith((b"doubled ", b"line ")) for line in done.stdout.splitlines())
    if printed != lines:
        raise RuntimeError(f"{name} printed {printed:,} lines of the task's {lines:,}")
    return {name: seconds}


def warm(workers: WorkerPool, request: RunRequest) -> dict[str, float]:
    """Run with a ready worker: from the request to the result, and to the end of all that belongs to the run."""
    workers.prepare()
    until_idle()
    began = time.perf_counter()
    with start_run(request, workers) as run:
        state = run.wait()
        seconds = time.perf_counter() - began
    closed = time.perf_counter() - began
    if state.outputs != (6,):
        raise RuntimeError(f"the run ended as {state.status} with {state.outputs}")
    return {f"{WARM}: result": seconds, f"{WARM}: closed": closed}


@contextmanager
def _warm_workers() -> Iterator[WorkerPool]:
    workers = WorkerPool()
    try:
        yield workers
    finally:
        workers.close()


def measure() -> list[Comparison]:
    """Both comparisons, in a folder of their own."""
    with fresh_home() as folder, _warm_workers() as workers:
        file = folder / "small.py"
        file.write_text(TASKS)
        request = RunRequest(TaskRef(file=str(file), name="double"), arguments=("--n", "3"))
        small = in_turn(
            partial(command_line, OURS, BIN / "flyte-tui", "run", file, "double", "--n", "3", lines=1),
            partial(warm, workers, request),
            partial(command_line, PEER, BIN / "flyte", "run", "--local", file, "double", "--n", "3", lines=1),
        )
        workers.close()
        many = ("--lines", str(LINES))
        flood = in_turn(
            partial(command_line, OURS, BIN / "flyte-tui", "run", file, "flood", *many, lines=LINES),
            partial(command_line, PEER, BIN / "flyte", "run", "--local", file, "flood", *many, lines=LINES),
        )
    return [
        Comparison("A task that doubles a number", small, PEER),
        Comparison(f"A task that prints {LINES:,} lines, read from a pipe", flood, PEER),
    ]


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
