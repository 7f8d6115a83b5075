"""Task files as people write them: each is listed, shown, run, filled in a form and stepped through."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.catalog.task_catalog import Catalog
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.debugger.worker.debug.driving import PATIENCE, DebugRun, OverError

pytestmark = pytest.mark.real

TASKS = Path(__file__).parent / "tasks"

CASES: dict[str, tuple[str, Any, str]] = {
    "src_package/src/shop/jobs.py": ("shop.main", 3.5, "main"),
    "package/workflows/steps.py": ("workflows.main", 20, "main"),
    "circular/first.py": ("circular.main", 14, "main"),
    "factory.py": ("factory.power_3", 27, "raised"),
    "loop.py": ("TASKS['eu']", "eu-1", "load"),
    "wraps_below.py": ("wraps_below.main", 4, "main"),
    "wraps_async.py": ("wraps_async.main", 6, "main"),
    "wraps_above.py": ("wraps_above.main", 42, "main"),
    "type_checking.py": ("type_checking.main", "bcd", "main"),
    "future_annotations.py": ("future_annotations.main", 1.5, "main"),
    "pep695.py": ("pep695.main", 4, "main"),
    "settings_from_environment.py": ("settings_from_environment.main", "test-6", "main"),
    "init_from_config.py": ("init_from_config.main", "hello world", "main"),
    "depends_on.py": ("driver.main", 5, "main"),
    "clone_with.py": ("larger.main", 12, "main"),
    "main_guard.py": ("main_guard.main", 2.0, "main"),
    "logging_setup.py": ("logging_setup.main", 3, "main"),
    "type_transformer.py": ("type_transformer.main", 21.5, "main"),
    "file_in_dataclass.py": ("file_in_dataclass.main", 3, "main"),
    "directories.py": ("directories.main", 3, "main"),
    "pandas_frames.py": ("pandas_frames.main", 2, "main"),
    "polars_frames.py": ("polars_frames.main", {"sum": 6, "rows": 4}, "main"),
    "numpy_arrays.py": ("numpy_arrays.main", [0.0, 1.0, 2.0], "main"),
    "plots.py": ("plots.main", 5, "main"),
    "progress_bar.py": ("progress_bar.main", 20, "main"),
    "thread_pool.py": ("thread_pool.main", 30, "main"),
    "process_pool.py": ("process_pool.main", [1, 2, 3], "main"),
    "threads.py": ("threads.main", 6, "main"),
    "signal_handler.py": ("signal_handler.main", True, "main"),
    "chdir_at_import.py": ("chdir_at_import.main", True, "main"),
    "gather.py": ("gather.main", [0, 2, 4], "main"),
    "mapped.py": ("mapped.main", [0, 2, 4], "main"),
    "traced.py": ("traced.main", "HELLO", "main"),
    "retried.py": ("retried.main", 2, "main"),
    "cached_steps.py": ("cached_steps.main", 3.0, "main"),
    "pydantic_config.py": ("pydantic_config.main", "adam 3", "main"),
    "enums.py": ("enums.main", "small fast", "main"),
    "optional_inputs.py": ("optional_inputs.main", ["None None", True], "main"),
    "overridden_call.py": ("overridden_call.main", 2, "main"),
    "nested_dataclasses.py": ("nested_dataclasses.main", 12, "main"),
    "subprocesses.py": ("subprocesses.main", 42, "main"),
    "agent_loop.py": ("agent_loop.main", ["4", "RuntimeUserError"], "main"),
    "class_based.py": ("class_based.main", 500, "main"),
}
"""By file: a task of it, what it returns with its defaults, and the function in which a debug run first stops."""
STEPS = 4
"""The most steps that are taken before a run goes on to its end."""
NEWER = {"pep695.py": (3, 12)}
"""The first Python that a file is written for."""


HERE = [name for name in CASES if sys.version_info >= NEWER.get(name, (3, 11))]


@pytest.fixture(params=HERE)
def case(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file's name; the test works in a folder of its own, where the file's task may write."""
    name = str(request.param)
    monkeypatch.chdir(tmp_path)
    return name


@pytest.fixture(scope="module")
def catalog() -> Iterator[Catalog]:
    with Catalog(workers=1) as shared:
        yield shared


def ref(case: str) -> TaskRef:
    return TaskRef(file=str(TASKS / case), name=CASES[case][0])


def expected(case: str) -> tuple[Any, ...]:
    value = CASES[case][1]
    return tuple(value) if case == "optional_inputs.py" else (value,)


def test_it_is_listed_and_shown(case: str, catalog: Catalog) -> None:
    name = CASES[case][0]
    [file] = catalog.scan([TASKS / case])
    assert file.error is None, file.error
    [row] = [task for task in file.tasks if name in (task.name, task.variable)]
    lines = (TASKS / case).read_text().splitlines()
    assert f"def {CASES[case][2]}" in lines[row.line - 1]
    shown = catalog.describe(ref(case))
    assert (shown.source_file, shown.source_line) == (row.file, row.line)
    assert f"def {CASES[case][2]}" in shown.source


def test_it_is_filled_in_a_form_and_run(case: str, workers: WorkerPool) -> None:
    with FormWorker(ref(case), workers=workers) as form:
        assert form.forms.inputs.fields
        checked = form.check({}, {"short_name": "tried"})
        assert checked.is_right, (checked.input_errors, checked.override_errors)
        request = form.request(checked)
    with start_run(request, workers) as run:
        state = run.wait(PATIENCE)
    assert (state.status, state.error) == ("succeeded", None)
    assert state.outputs == expected(case)
    assert state.root is not None
    assert state.root.label == "tried"


def test_it_is_stepped_through(case: str, workers: WorkerPool) -> None:
    with DebugRun(str(TASKS / case), CASES[case][0], workers=workers, stop_on_entry=True) as run:
        run.configure(filters=())
        run.stop()
        top = run.frames[0]
        assert top["source"]["path"] == str(TASKS / case)
        assert top["name"].rpartition(".")[2] == CASES[case][2]
        with contextlib.suppress(OverError):
            for _ in range(STEPS):
                run.step("next")
                assert Path(run.frames[0]["source"]["path"]).is_relative_to(TASKS)
            run.go()
        state = run.end()
    assert (state.status, state.outputs) == ("succeeded", expected(case)), state.error


def test_an_argument_is_taken_as_flyte_spells_it(workers: WorkerPool, tmp_path: Path) -> None:
    request = RunRequest(ref("factory.py"), ("--n", "5"))
    with start_run(request, workers) as run:
        assert run.wait(PATIENCE).outputs == (125,)
