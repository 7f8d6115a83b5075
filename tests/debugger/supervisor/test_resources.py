"""Real processes are measured with their children, and a request far off is remarked on in one sentence."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import IO

import psutil
import pytest

from flyte_debugger.supervisor.resource_usage import GI, KERNEL_TELLS, MI, ProcessTree, notice
from tests.tui.cli.waiting import wait_until

pytestmark = pytest.mark.process

SPIN = "import time\nwhile time.process_time() < {seconds}: pass\n"
HOLD = "held = b'x' * {size}\n"
TELL = "print('{word}', flush=True)\nimport sys; sys.stdin.readline()\n"
START = "import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', sys.argv[1]], stdin={stdin})\n"

Starter = Callable[..., "Child"]


class Child:
    """A Python process that says a word when it has come somewhere, and goes on when it is told to."""

    def __init__(self, code: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def await_word(self, word: str) -> None:
        assert _pipe(self.process.stdout).readline() == f"{word}\n"

    def go_on(self) -> None:
        _pipe(self.process.stdin).write("\n")
        _pipe(self.process.stdin).flush()

    def end(self) -> None:
        for child in self._children():
            child.kill()
        self.process.kill()
        self.process.wait()
        _pipe(self.process.stdin).close()
        _pipe(self.process.stdout).close()

    def _children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else []


def sample_until(tree: ProcessTree, seconds: float) -> None:
    """Measure until so many CPU seconds were seen."""
    wait_until(lambda: tree.sample()[1] >= seconds, lambda: f"{seconds} CPU seconds; {tree.cpu_seconds} were seen")


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe
    return pipe


@pytest.fixture
def start() -> Iterator[Starter]:
    children: list[Child] = []

    def starting(code: str, *arguments: str) -> Child:
        children.append(Child(code, *arguments))
        return children[-1]

    yield starting
    for child in children:
        child.end()


@pytest.mark.parametrize("kernel_tells", sorted({KERNEL_TELLS, False}))
def test_memory_is_of_the_process_and_its_children(
    start: Starter, monkeypatch: pytest.MonkeyPatch, kernel_tells: bool
) -> None:
    monkeypatch.setattr("flyte_debugger.supervisor.resource_usage.KERNEL_TELLS", kernel_tells)
    child = start(START.format(stdin="None") + "child.wait()", HOLD.format(size=150 * MI) + TELL.format(word="held"))
    child.await_word("held")
    tree = ProcessTree(child.process.pid)
    resident, _ = tree.sample()
    assert 150 * MI < resident < 350 * MI
    assert tree.peak == resident


def test_the_peak_stays_when_memory_is_given_back(start: Starter) -> None:
    child = start(HOLD.format(size=150 * MI) + TELL.format(word="held") + "del held\n" + TELL.format(word="freed"))
    tree = ProcessTree(child.process.pid)
    child.await_word("held")
    most, _ = tree.sample()
    child.go_on()
    child.await_word("freed")
    least, _ = tree.sample()
    assert least < most - 100 * MI
    assert tree.peak == most


def test_cpu_seconds_are_of_the_process_and_its_children(start: Starter) -> None:
    code = SPIN.format(seconds=0.5)
    child = start(START.format(stdin="None") + code + "child.wait()", code + TELL.format(word="spun"))
    tree = ProcessTree(child.process.pid)
    child.await_word("spun")
    sample_until(tree, 0.9)
    assert tree.cpu_seconds < 2.0


def test_cpu_seconds_of_a_child_that_ended_are_kept(start: Starter) -> None:
    waits = START.format(stdin="subprocess.DEVNULL") + "child.wait()\n" + TELL.format(word="waited")
    child = start(waits, SPIN.format(seconds=0.5))
    tree = ProcessTree(child.process.pid)
    sample_until(tree, 0.3)
    child.await_word("waited")
    seconds = tree.sample()[1]
    assert 0.45 <= seconds < 1.5
    child.go_on()
    child.process.wait()
    assert tree.sample() == (0, seconds)


def test_a_child_whose_parent_ended_is_still_measured(start: Starter) -> None:
    child = start(START.format(stdin="None") + "child.wait()", HOLD.format(size=100 * MI) + TELL.format(word="held"))
    child.await_word("held")
    tree = ProcessTree(child.process.pid)
    tree.sample()
    (orphan,) = psutil.Process(child.process.pid).children()
    child.process.kill()
    child.process.wait()
    assert tree.sample()[0] > 100 * MI
    orphan.kill()
    psutil.wait_procs([orphan])
    assert tree.sample()[0] == 0


def test_a_process_that_is_gone_measures_as_nothing(start: Starter) -> None:
    child = start("")
    child.process.wait()
    assert ProcessTree(child.process.pid).sample() == (0, 0.0)


def test_a_process_that_vanishes_while_it_is_measured_is_no_error(start: Starter) -> None:
    breeds = "import subprocess, sys\nwhile True: subprocess.run([sys.executable, '-S', '-c', ''])\n"
    child = start(f"print('breeding', flush=True)\n{breeds}")
    child.await_word("breeding")
    tree = ProcessTree(child.process.pid)
    samples = [tree.sample() for _ in range(200)]
    os.kill(child.process.pid, signal.SIGKILL)
    seconds = [cpu for _, cpu in samples]
    assert seconds == sorted(seconds)
    assert all(resident > 0 for resident, _ in samples)


@pytest.mark.parametrize(
    ("requested", "peak", "says"),
    [
        (2 * GI, 3 * GI + GI // 2, "This run used 3.5Gi of memory at its peak, over the 2Gi it requests."),
        (8 * GI, 300 * MI, "This run used 300Mi of memory at its peak, under a quarter of the 8Gi it requests."),
        (
            500 * MI,
            260 * MI // 10,
            "This run used 26Mi of memory at its peak, under a quarter of the 500Mi it requests.",
        ),
        (8 * GI, 2 * GI, None),
        (300 * MI, 50 * MI, None),
        (GI, GI, None),
        (None, GI, None),
    ],
)
def test_memory_far_off_is_remarked_on(requested: int | None, peak: int, says: str | None) -> None:
    assert notice(requested, peak, None, 100.0, 10.0) == says


@pytest.mark.parametrize(
    ("requested", "seconds", "wall", "says"),
    [
        (1.0, 32.0, 10.0, "This run used 3.2 CPUs on average, over the 1 it requests."),
        (4.0, 2.0, 10.0, "This run used 0.2 CPUs on average, under a quarter of the 4 it requests."),
        (0.5, 20.0, 4.9, None),
        (4.0, 0.0, 4.9, None),
        (4.0, 10.0, 10.0, None),
        (1.0, 10.1, 10.0, None),
        (None, 10.0, 10.0, None),
    ],
)
def test_cpus_far_off_are_remarked_on(requested: float | None, seconds: float, wall: float, says: str | None) -> None:
    assert notice(None, GI, requested, seconds, wall) == says


def test_both_make_one_sentence() -> None:
    assert notice(8 * GI, GI, 2, 1.0, 10.0) == (
        "This run used 1Gi of memory at its peak, under a quarter of the 8Gi it requests "
        "and used 0.1 CPUs on average, under a quarter of the 2 it requests."
    )
