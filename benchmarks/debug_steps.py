"""How long a person waits while they debug: stock debugpy with its adapter beside the workbench's own sessions.

python benchmarks/debug_steps.py [--json]

A cycle is what a front end asks for at each step: `next`, then the stop, its stack, its scopes and its variables.
Between the steps it waits as a person does, since a client that steps at once hides what a person waits for.
"""

import queue
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from measuring import Comparison, fresh_home, in_turn, report, until_idle

from flyte_debugger.dap.callback_server import FIRST_SEQ, CallbackServer
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.session.attach import attach
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, LineBreakpoint
from flyte_debugger.session.debug_run import start_debug
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.session_events import SessionEvent, Stopped
from flyte_debugger.session.session_settings import SessionSettings
from flyte_debugger.worker_process.worker_pool import WorkerPool

STEPS = 12
THINK = 0.15
"""Seconds between a stop and the next step."""
LOOPS = 500_000
PATIENCE = 60.0

TASKS = """
import time
import flyte

env = flyte.TaskEnvironment(name="steps")


def once(i: int) -> int:
    return i & 1


@env.task
def work(n: int) -> int:
    total = 0  # stops here
    for i in range(n):
        total += i
        label = f"at {i}"
    return total + len(label)


@env.task
def burn(n: int) -> float:
    began = time.thread_time()
    total = 0
    for i in range(n):
        total += i & 1
    for i in range(n // 20):
        total += once(i)
    return time.thread_time() - began
"""
SCRIPT = """
def work(n):
    total = 0  # stops here
    for i in range(n):
        total += i
        label = f"at {i}"
    return total + len(label)


work(1000)
"""
FLYTE_SCRIPT = """
import flyte
from steps import {task}

flyte.init()
run = flyte.with_runcontext(mode="local").run({task}, n={n})
print(run.outputs()[0], flush=True)
"""
LISTEN = """
import debugpy, runpy, sys
print(debugpy.listen(("127.0.0.1", 0))[1], flush=True)
debugpy.wait_for_client()
sys.path.insert(0, ".")
runpy.run_path(sys.argv[1], run_name="__main__")
"""
CALL_BACK = """
import runpy, sys
from pathlib import Path
from flyte_debugger.worker.debug import _pydevd
_pydevd.prepare(_pydevd.Watcher(), (), Path("nothing"))
_pydevd.connect("127.0.0.1", int(sys.argv[1]), sys.argv[2])
runpy.run_path(sys.argv[3], run_name="__main__")
"""


class Steps:
    """A session that is stepped through, and how long each step took.

    Args:
        began: when what is debugged was asked for.
    """

    def __init__(self, began: float) -> None:
        self.happened: queue.Queue[SessionEvent] = queue.Queue()
        self._began = began

    def first_stop(self) -> float:
        """Seconds from the asking to the variables of the first stop."""
        self._look()
        return time.perf_counter() - self._began

    def cycles(self, session: Session) -> list[float]:
        """Seconds of each step."""
        seconds = []
        for _ in range(STEPS):
            time.sleep(THINK)
            began = time.perf_counter()
            session.next()
            self._look()
            seconds.append(time.perf_counter() - began)
        return seconds

    def _look(self) -> None:
        while not isinstance(event := self.happened.get(timeout=PATIENCE), Stopped):
            pass
        stop = event.stop
        frame = stop.stack().frames[0]
        stop.variables(stop.scopes(frame)[0])


def line_of(file: Path) -> Breakpoints:
    """A breakpoint at the file's marked line."""
    lines = file.read_text().splitlines()
    return Breakpoints(
        lines=(LineBreakpoint(str(file), 1 + next(n for n, line in enumerate(lines) if "# stops" in line)),)
    )


@contextmanager
def started(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A Python process that is ended when done with."""
    command = [sys.executable, "-Xfrozen_modules=off", "-c", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def stock(script: Path, stop_in: Path) -> tuple[float, list[float]]:
    """First stop and steps with stock debugpy."""
    steps = Steps(time.perf_counter())
    with started(LISTEN, str(script)) as process:
        assert process.stdout is not None
        with attach("127.0.0.1", int(process.stdout.readline()), breakpoints=line_of(stop_in)) as session:
            session.listen(steps.happened.put)
            session.start()
            return steps.first_stop(), steps.cycles(session)


def called_back(script: Path) -> tuple[float, list[float]]:
    """First stop and steps of a script that calls back as a worker does."""
    steps, listener = Steps(time.perf_counter()), CallbackServer()
    with started(CALL_BACK, str(listener.port), listener.token, str(script)):
        settings = SessionSettings(direct=True)
        with Session(listener.accept(PATIENCE), settings, line_of(script), FIRST_SEQ) as session:
            session.listen(steps.happened.put)
            session.start()
            return steps.first_stop(), steps.cycles(session)


def debug_run(tasks: Path, workers: WorkerPool | None) -> tuple[float, list[float]]:
    """First stop and steps of a debug run."""
    if workers is not None:
        workers.prepare()
        until_idle()
    steps = Steps(time.perf_counter())
    request = RunRequest(TaskRef(file=str(tasks), name="work"), ("--n", "1000"))
    with start_debug(request, line_of(tasks), workers, steps.happened.put) as debug:
        first = steps.first_stop()
        assert debug.session is not None
        return first, steps.cycles(debug.session)


def burn_stock(script: Path) -> float:
    """CPU seconds that a task computes under stock debugpy, no breakpoint set."""
    with started(LISTEN, str(script)) as process:
        assert process.stdout is not None
        with attach("127.0.0.1", int(process.stdout.readline())) as session:
            session.start()
            return float(process.stdout.readline())


def burn_alone(script: Path) -> float:
    """CPU seconds that it computes without a debugger."""
    with started("import runpy, sys; sys.path.insert(0, '.'); runpy.run_path(sys.argv[1])", str(script)) as process:
        assert process.stdout is not None
        return float(process.stdout.readline())


def burn_debug_run(tasks: Path) -> float:
    """CPU seconds that it computes in a debug run, no breakpoint set."""
    request = RunRequest(TaskRef(file=str(tasks), name="burn"), ("--n", str(LOOPS)))
    with start_debug(request) as debug:
        return float(debug.run.wait(PATIENCE).outputs[0])


def measure() -> Sequence[Comparison]:
    """All of it, in turn."""
    with fresh_home() as folder:
        tasks, script = folder / "steps.py", folder / "script.py"
        flyte_script, burning = folder / "flyte_script.py", folder / "burning.py"
        tasks.write_text(TASKS)
        script.write_text(SCRIPT)
        flyte_script.write_text(FLYTE_SCRIPT.format(task="work", n=1000))
        burning.write_text(FLYTE_SCRIPT.format(task="burn", n=LOOPS))
        workers = WorkerPool()
        cycles: dict[str, list[float]] = {}

        def side(name: str, go: Callable[[], tuple[float, list[float]]]) -> Callable[[], dict[str, float]]:
            def once() -> dict[str, float]:
                to_first, taken = go()
                cycles.setdefault(name, []).extend(taken)
                return {name: to_first}

            return once

        try:
            first = in_turn(
                side("stock, a script", lambda: stock(script, script)),
                side("session, a script", lambda: called_back(script)),
                side("stock, a Flyte task", lambda: stock(flyte_script, tasks)),
                side("debug run, cold", lambda: debug_run(tasks, None)),
                side("debug run, warm", lambda: debug_run(tasks, workers)),
            )
        finally:
            workers.close()
        burnt = in_turn(
            lambda: {"stock debugpy": burn_stock(burning)},
            lambda: {"debug run": burn_debug_run(tasks)},
            lambda: {"no debugger": burn_alone(burning)},
        )
    scripts = ("stock, a script", "session, a script")
    flyte = ("stock, a Flyte task", "debug run, cold", "debug run, warm")
    return [
        Comparison("step to variables, a script", {name: cycles[name] for name in scripts}, scripts[0]),
        Comparison("step to variables, a Flyte task", {name: cycles[name] for name in flyte}, flyte[0]),
        Comparison(
            "asked for to variables of the first stop, a script", {name: first[name] for name in scripts}, scripts[0]
        ),
        Comparison(
            "asked for to variables of the first stop, a Flyte task", {name: first[name] for name in flyte}, flyte[0]
        ),
        Comparison("a task that computes, no breakpoint set, in CPU time of its thread", burnt, "stock debugpy"),
    ]


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
