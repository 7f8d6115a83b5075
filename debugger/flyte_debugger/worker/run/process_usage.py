"""What this process has used until now, in the numbers of the operating system."""

import resource
import sys
from pathlib import Path

from flyte_debugger.protocol.worker_messages import ResourceUsage

STATUS = Path("/proc/self/status")


def used() -> ResourceUsage:
    """Peak memory in bytes, of the process itself, and CPU seconds of it and of its ended children."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    return ResourceUsage(_peak(own.ru_maxrss), round(seconds, 3))


def _peak(maxrss: int) -> int:
    """Bytes. On Linux `ru_maxrss` counts what the parent held when it started this process; `VmHWM` does not."""
    if sys.platform == "darwin":
        return maxrss
    try:
        lines = STATUS.read_text().splitlines()
    except OSError:
        return maxrss * 1024
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), maxrss * 1024)
