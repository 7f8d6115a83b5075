"""Kills the processes that a worker left behind: its process group, and processes outside of it with the worker's tag.

The guard runs it as a program (`python -m flyte_debugger.worker_process.orphans TAG`) when a worker's owner is gone.
"""

import contextlib
import os
import signal
import sys

from flyte_debugger.worker_process.process_tag import MARK


def kill_group(pid: int) -> None:
    """Kill the process group of a worker; a group that is gone is no error."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def kill_tagged(mark: str) -> int:
    """Kill every process of this user with the mark in its environment. Returns how many there were.

    A daemonised grandchild leaves the worker's process group but keeps its environment.
    """
    return _kill_on_linux(mark) if sys.platform == "linux" else _kill(mark)


def _kill_on_linux(mark: str) -> int:
    """Every run ends with this, and waits for it: psutil takes ten times as long."""
    killed, wanted, own = 0, f"{MARK}={mark}".encode(), str(os.getpid())
    for name in os.listdir("/proc"):  # noqa: PTH208  (a path object for each takes longer than to read it)
        if not name.isdigit() or name == own:
            continue
        with contextlib.suppress(OSError):
            with open(f"/proc/{name}/environ", "rb", buffering=0) as file:  # noqa: PTH123
                environment = file.readall()
            if wanted in environment and wanted in environment.split(b"\0"):
                os.kill(int(name), signal.SIGKILL)
                killed += 1
    return killed


def _kill(mark: str) -> int:
    import psutil  # When a worker has ended; its start does not wait for it.

    killed = 0
    for process in psutil.process_iter(["pid"]):
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(MARK) == mark:
                process.kill()
                killed += 1
    return killed


if __name__ == "__main__":
    kill_tagged(sys.argv[1])
