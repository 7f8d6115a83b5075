"""Measures the memory and CPU that a run uses, from outside, and compares them with the task's request."""

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import psutil

KERNEL_TELLS = Path(f"/proc/self/task/{os.getpid()}/children").exists()
"""Whether the system lists a process's children (Linux does); psutil looks at every process there is to find them."""
MI = 1 << 20
GI = 1 << 30
FAR_MEMORY = 256 * MI
"""An over-request of memory by fewer bytes is not remarked on."""
SHORTEST_WALL = 5.0
"""A shorter run's average CPU use is not remarked on, in seconds."""
CPU_NOISE = 1.05
"""The average CPU use may exceed the request by this factor without a remark, because measuring is inexact."""


class ProcessTree:
    """Measures a process and everything it starts, for as long as somebody calls `sample`.

    A descendant that was seen once is still measured after its parent ended. The CPU seconds of ended processes are
    those that their parent collected, or, where the system does not tell (macOS), those of the last sample.

    Args:
        pid: the root process; if it is gone, the usage is zero.
    """

    def __init__(self, pid: int) -> None:
        self.peak = 0
        """The most memory of any sample, in bytes."""
        self.cpu_seconds = 0.0
        """Seconds of CPU so far, of all processes together."""
        self._own: dict[psutil.Process, float] = {}
        """The CPU seconds that each process itself had used when it was last seen."""
        self._ended = 0.0
        """The sum of that for the processes that are gone."""
        with contextlib.suppress(psutil.Error):
            self._own[psutil.Process(pid)] = 0.0

    def sample(self) -> tuple[int, float]:
        """Measure now. Returns resident bytes (shared memory counts for each process) and CPU seconds so far."""
        resident, collected = 0, 0.0
        before, self._own = self._own, {}
        for process in _with_descendants(before):
            with contextlib.suppress(psutil.Error), process.oneshot():
                times = process.cpu_times()
                self._own[process] = times.user + times.system
                collected += times.children_user + times.children_system
                resident += process.memory_info().rss
        self._ended += sum(seconds for process, seconds in before.items() if process not in self._own)
        self.peak = max(self.peak, resident)
        self.cpu_seconds = max(self.cpu_seconds, sum(self._own.values()) + max(collected, self._ended))
        return resident, self.cpu_seconds


def _with_descendants(processes: Iterable[psutil.Process]) -> set[psutil.Process]:
    """Those of the processes that are alive, and all their descendants."""
    found: set[psutil.Process] = set()
    for process in processes:
        with contextlib.suppress(psutil.Error):
            if process not in found and process.is_running():
                found.update(_family(process))
    return found


def _family(process: psutil.Process) -> list[psutil.Process]:
    """The process and all its descendants."""
    if not KERNEL_TELLS:
        return [process, *process.children(recursive=True)]
    found = [process]
    for each in found:  # It grows meanwhile.
        for pid in _children(each.pid):
            with contextlib.suppress(psutil.Error):
                found.append(psutil.Process(pid))
    return found


def _children(pid: int) -> Iterator[int]:
    """Those that its threads have started."""
    with contextlib.suppress(OSError):  # The process is gone, which `glob` tells on Python 3.11 and 3.12.
        for thread in Path(f"/proc/{pid}/task").glob("*/children"):
            with contextlib.suppress(OSError):  # The thread is gone.
                yield from map(int, thread.read_text().split())


def notice(
    requested_memory: int | None, peak: int, requested_cpu: float | None, cpu_seconds: float, wall: float
) -> str | None:
    """A sentence when the usage is far from the request; None when it is not, or nothing was requested.

    Far is: memory over the request, or under a quarter of it with more than 256 MiB to spare; CPUs, on average over a
    run of 5 seconds or more, over the request or under a quarter of it.

    Args:
        requested_memory: bytes.
        peak: the most bytes used at any time.
        requested_cpu: cores.
        cpu_seconds: of all processes together.
        wall: seconds that the run took.
    """
    parts = [_of_memory(requested_memory, peak), _of_cpu(requested_cpu, cpu_seconds, wall)]
    said = " and ".join(part for part in parts if part)
    return f"This run {said}." if said else None


def _of_memory(requested: int | None, peak: int) -> str | None:
    if not requested:
        return None
    if peak > requested:
        return f"used {_size(peak)} of memory at its peak, over the {_size(requested)} it requests"
    if peak < requested / 4 and requested - peak > FAR_MEMORY:
        return f"used {_size(peak)} of memory at its peak, under a quarter of the {_size(requested)} it requests"
    return None


def _of_cpu(requested: float | None, cpu_seconds: float, wall: float) -> str | None:
    if not requested or wall < SHORTEST_WALL:
        return None
    average = cpu_seconds / wall
    if average > requested * CPU_NOISE:
        return f"used {average:.2g} CPUs on average, over the {requested:g} it requests"
    if average < requested / 4:
        return f"used {average:.2g} CPUs on average, under a quarter of the {requested:g} it requests"
    return None


def _size(count: int) -> str:
    """Bytes as Kubernetes writes them: `512Mi`, `1.5Gi`."""
    amount, unit = (count / GI, "Gi") if count >= GI else (count / MI, "Mi")
    return f"{amount:.1f}".removesuffix(".0") + unit
