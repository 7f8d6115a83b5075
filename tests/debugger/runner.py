"""Running a task of `tests/debugger/tasks` for real and looking at what is left."""

import contextlib
import os
from pathlib import Path

import psutil

from flyte_debugger.run.events import Event, Output
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import Run, start_run
from flyte_debugger.run.state import RunState
from flyte_debugger.worker_process import fork_server_leases
from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.tui.cli.waiting import wait_until

TASKS = Path(__file__).parent / "tasks"
WORKERS = WorkerPool()
"""Where runs, forms and catalogs of tests take their workers from."""


def start(file: str, task: str, *arguments: str) -> Run:
    """A run of a task of this folder; an absolute path is taken as it is."""
    return start_run(RunRequest(TaskRef(file=str(TASKS / file), name=task), arguments), WORKERS)


def run_through(file: str, task: str, *arguments: str, timeout: float = 60.0) -> RunState:
    """The final state of a run whose processes are gone."""
    with start(file, task, *arguments) as run:
        return run.wait(timeout)


def wait_for_text(run: Run, text: str) -> list[Event]:
    """The events up to the output that says `text`."""
    seen = []
    for event in run.events():
        seen.append(event)
        if isinstance(event, Output) and text in event.text:
            return seen
    raise AssertionError(f"the run ended without printing {text!r}: {seen}")


TEST_BEGAN = [0.0]
"""When the running test began, in seconds since the machine started."""


def processes_of(home: Path) -> list[psutil.Process]:
    """The processes whose environment names this workbench home, and forked workers, but for the test's own."""
    found = forked_workers()
    kept = {os.getpid(), *(server.pid for server in fork_server_leases.servers())}  # One may have followed an idle one.
    for process in psutil.process_iter():
        try:
            ours = process.environ().get("FLYTE_WORKBENCH_HOME") == str(home)
            if ours and process.pid not in kept and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def forked_workers() -> list[psutil.Process]:
    """The live workers that the running test had from this process's fork servers, with all that they started.

    Workers that are older belong to what several tests share, such as a kernel with an open form.
    """
    found = []
    for server in fork_server_leases.servers():
        for process in psutil.Process(server.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error, FileNotFoundError):
                if process.status() != psutil.STATUS_ZOMBIE and _begun(process) >= TEST_BEGAN[-1]:
                    found.append(process)
    return found


def _begun(process: psutil.Process) -> float:
    """Seconds since the machine started, as `/proc` tells them: psutil's own are those of a clock that is rounded."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[19]) / os.sysconf("SC_CLK_TCK")


def none_left(home: Path) -> bool:
    """Whether no process of this home is left, now or as soon as those that are ending have ended."""
    wait_until(lambda: not processes_of(home), lambda: f"the end of {[each.cmdline() for each in processes_of(home)]}")
    return True
