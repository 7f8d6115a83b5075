"""Whatever of a debug session is killed, and when: no process is left, and nobody waits."""

import contextlib
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.debugger.runner import none_left, processes_of
from tests.debugger.session.scenario import MOMENTS, STARTING, begin, go_through, when_asked
from tests.debugger.worker.debug.driving import PATIENCE

pytestmark = pytest.mark.real
REPO = Path(__file__).parents[3]


def kill_worker(home: Path) -> None:
    """Kill it, as soon as there is one."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for process in processes_of(home):
            with contextlib.suppress(psutil.Error):
                if any(part.endswith("boot.py") for part in process.cmdline()):
                    process.kill()
                    return


def threads_of_ours() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name.startswith(("debug-", "dap-", "flyte-run-"))}


@pytest.mark.parametrize("victim", ["worker", "session"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_is_left_and_nobody_waits(own_home: Path, moment: str, victim: str) -> None:
    before = threads_of_ours()

    def kill(client: object = None) -> None:
        kill_worker(own_home) if victim == "worker" else debug.session and debug.session.close()

    with when_asked(moment, kill):
        debug, told = begin()
        with debug:
            if moment == STARTING:
                kill() if victim == "worker" else debug._callback_server.close()
            go_through(debug, told)
            state = debug.run.wait(PATIENCE)
            if debug.session:
                assert debug.session.wait(PATIENCE)
    if victim == "worker":
        assert state.status == "crashed"
    elif state.refused is not None:  # Its worker called back in vain.
        assert moment == STARTING
        assert "session" in state.refused.message
    elif debug.failure is None:
        assert state.status == "succeeded", f"it does not run on without its session: {state.error}"
    assert none_left(own_home)
    for thread in threads_of_ours() - before:
        thread.join(PATIENCE)
        assert not thread.is_alive(), thread.name


@pytest.mark.parametrize("moment", [STARTING, "attach", "configurationDone", "stackTrace", "evaluate", "next"])
def test_a_front_end_that_is_killed_leaves_nothing(own_home: Path, moment: str) -> None:
    command = [sys.executable, "-m", "tests.debugger.session.scenario", moment]
    assert subprocess.run(command, cwd=REPO, check=False, timeout=60).returncode == -9
    assert none_left(own_home)
