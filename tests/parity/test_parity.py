"""Every task of the table, run by `flyte run --local` and by the workbench, comes to the same."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from flyte_debugger.worker_process.worker_pool import WorkerPool

from .cases import PARITY, TASKS, Case
from .sides import FlyteServer, by_flyte, by_workbench

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def flyte() -> Iterator[FlyteServer]:
    server = FlyteServer()
    yield server
    server.close()


@pytest.mark.parametrize("case", PARITY, ids=lambda case: case.id)
def test_both_sides_come_to_the_same(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: WorkerPool, flyte: FlyteServer
) -> None:
    for _ in range(case.times):
        with by_flyte(flyte, case, tmp_path / "flyte") as flytes:
            ours = by_workbench(case, tmp_path / "ours", monkeypatch, workers)
    [stock] = flytes

    if case.ours:
        assert {name: getattr(ours, name) for name in case.ours} == case.ours
        assert any(getattr(stock, name) != value for name, value in case.ours.items()), f"no longer so: {case.why}"
    else:
        assert dataclasses.asdict(ours) == dataclasses.asdict(stock)


def test_a_row_that_differs_says_why() -> None:
    assert [case.id for case in PARITY if bool(case.ours) != bool(case.why)] == []


def test_every_task_file_has_a_row() -> None:
    with_env = {path for path in TASKS.rglob("*.py") if "@env.task" in path.read_text()}
    assert with_env == {(TASKS / case.folder / case.file).resolve() for case in PARITY}
