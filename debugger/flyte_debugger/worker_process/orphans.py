"""Ending what a worker left behind: its process group, and whatever left the group but still carries its mark.

As a program (`python -m flyte_debugger.worker_process.orphans TAG`) it is the guard's last act, when the owner of a
worker is gone.
"""

import contextlib
import os
import signal
import sys

from flyte_debugger.worker_process.process_tag import MARK


def kill_group(pid: int) -> None:
    """End the process group of a worker at once; a group that is gone is no error."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def kill_tagged(mark: str) -> int:
    """End every process of this user whose environment carries the mark, and return how many there were.

    A daemonised grandchild leaves the worker's process group but keeps the environment it was born with.
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
