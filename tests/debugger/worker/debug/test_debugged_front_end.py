"""Workers of a front end that runs under a debugger itself: VS Code's, JupyterLab's, `python -m debugpy`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

PATIENCE = 60.0
TASK = """
import flyte
env = flyte.TaskEnvironment(name="small")

@env.task
def double(n: int) -> int:
    found = n * 2
    return found
"""
FRONT_END = """
import sys
from flyte_debugger.console import debug
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.worker_process.worker_pool import WorkerPool

if __name__ == "__main__":
    assert "pydevd" in sys.modules
    workers = WorkerPool(refill=False)
    request = RunRequest(TaskRef(file=sys.argv[1], name="double"), ("--n", "4"), python=sys.argv[2])
    with start_run(request, workers) as run:
        state = run.wait()
        print(state.refused.message if state.refused else state.outputs, flush=True)
    if state.refused is None:
        with debug(request, workers=workers) as console:
            print(console.wait_for_stop().frame.line, console.snapshot.other_threads, flush=True)
            console.next()
            console.wait_for_stop()
            print(console.evaluate("found").result, flush=True)
            console.continue_()
            print(console.result(), flush=True)
"""


def run_debugged(folder: Path, python: str) -> str:
    """What a front end prints that runs a task, and debugs it, in this interpreter, and is debugged itself."""
    task, front_end = folder / "small.py", folder / "front_end.py"
    task.write_text(TASK)
    front_end.write_text(FRONT_END)
    command = [sys.executable, "-m", "debugpy", "--listen", "0", str(front_end), str(task), python]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        return started.communicate(timeout=PATIENCE)[0].decode()
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()


def test_workers_start_clean_under_a_debugger_of_the_front_end(tmp_path: Path) -> None:
    printed = run_debugged(tmp_path, sys.executable)
    assert [line for line in printed.splitlines() if line and line[0] in "(78"] == ["(8,)", "7 ()", "8", "8"]


def test_an_interpreter_that_there_is_not_is_named_there_too(tmp_path: Path) -> None:
    missing = str(tmp_path / "nowhere" / "python")
    assert f"{missing} cannot be started: No such file or directory." in run_debugged(tmp_path, missing)
