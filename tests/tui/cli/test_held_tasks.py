"""Tasks that no variable holds, in the command line: listed, run by their names, and refused in a sentence."""

from pathlib import Path

import pytest

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.tui.cli.program import PATIENCE, run_cli

pytestmark = pytest.mark.real

MADE = Path(__file__).parents[2] / "model" / "tasks" / "held" / "made.py"


def test_list_has_them_all() -> None:
    done = run_cli("list", str(MADE))
    names = [line.split("  ")[1].partition("(")[0] for line in done.stdout.splitlines()]
    assert names == [
        "made.decorated",
        "made.replaced",
        *(f"made.scale_{factor}" for factor in range(2, 8)),
        "made.static",
        "made.scale_8",
        "closed.from_factory",
        "elsewhere.from_factory",
        "box-a",
        "box-b",
        "given.added",
        "inner.forgotten",
    ]


def test_one_can_be_run() -> None:
    done = run_cli("run", str(MADE), "made.scale_8", "--n", "3")
    assert "result  24\n" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("task", "result"), [("made.scale_8", 24), ("LISTED[0]", 6), ("scale_7", 21), ("inner.forgotten", 9)]
)
def test_each_can_be_run(task: str, result: int, workers: WorkerPool) -> None:
    arguments = () if task == "inner.forgotten" else ("--n", "3")
    with start_run(RunRequest(TaskRef(file=str(MADE), name=task), arguments), workers) as run:
        assert run.wait(PATIENCE).outputs == (result,)


def test_a_container_without_docker_says_so_in_a_sentence() -> None:
    done = run_cli("run", str(MADE), "box-a")
    assert done.returncode == 1
    assert "NoDockerError: box-a runs in a container, and Docker cannot be used here: " in done.stderr
    assert "Traceback" not in done.stderr
