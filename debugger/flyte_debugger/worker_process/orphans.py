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
