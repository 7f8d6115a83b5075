"""Tasks run in their project's own Python, where the workbench is not installed; one that cannot says so first."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from flyte_debugger.catalog.task_catalog import Catalog
from flyte_debugger.catalog.worker_query import ask
from flyte_debugger.protocol.worker_requests import DescribeTask, LaunchContext
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.run.state import RunState
from flyte_debugger.worker import boot
from flyte_debugger.worker_process.interpreter import choose
from flyte_debugger.worker_process.worker_process import WorkerProcess
from flyte_taskmodel.errors import WorkerError

pytestmark = pytest.mark.process
PATIENCE = 60.0

TASK = """
import sys
import flyte

env = flyte.TaskEnvironment(name="where")

@env.task
def prefix() -> str:
    return sys.prefix

@env.task
def has_the_workbench() -> list[str]:
    import importlib.metadata
    return [name for name in ("flyte-workbench", "textual") if _installed(name)]

def _installed(name: str) -> bool:
    import importlib.metadata
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
"""


def environment(folder: Path, with_flyte: bool) -> Path:
    """A virtual environment with our own packages linked in, but for the workbench and Textual; its folder."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    if with_flyte:
        theirs = next(folder.glob("lib/python*/site-packages"))
        for entry in Path(sysconfig.get_path("purelib")).iterdir():
            if not entry.name.lower().startswith(("flyte_workbench", "_flyte_workbench", "textual", "pip", "__")):
                (theirs / entry.name).symlink_to(entry)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "where.py").write_text(TASK)
    return tmp_path / "flows" / "where.py"


def run(file: Path, task: str, python: str | None = None) -> RunState:
    with start_run(RunRequest(TaskRef(file=str(file), name=task), python=python)) as going:
        return going.wait(60)


def test_the_projects_own_environment_is_taken_and_needs_no_workbench(project: Path) -> None:
    venv = environment(project.parents[1] / ".venv", with_flyte=True)
    assert run(project, "prefix").outputs == (str(venv),)
    assert run(project, "has_the_workbench").outputs == ([],)
    with Catalog(workers=1) as catalog:
        (found,) = catalog.scan([project])
        assert [task.function for task in found.tasks] == ["prefix", "has_the_workbench"]


def test_one_without_flyte_is_passed_over_for_ours(project: Path) -> None:
    environment(project.parents[1] / ".venv", with_flyte=False)
    assert run(project, "prefix").outputs == (sys.prefix,)


def test_one_that_is_named_and_has_no_flyte_says_so(project: Path) -> None:
    python = str(environment(project.parents[1] / "bare", with_flyte=False) / "bin" / "python")
    state = run(project, "prefix", python)
    assert state.refused is not None
    assert state.refused.message.startswith(f"Flyte is not installed in {python}")
    assert "--python" in state.refused.message
    with Catalog(workers=1, python=python) as catalog, pytest.raises(WorkerError, match="Flyte is not installed"):
        catalog.describe(TaskRef(file=str(project), name="prefix"))


def test_one_that_ended_before_it_was_asked_still_says_why(tmp_path: Path) -> None:
    worker = WorkerProcess(str(environment(tmp_path / "bare", with_flyte=False) / "bin" / "python"))
    assert worker.wait(PATIENCE)
    question = DescribeTask(TaskRef(file="hello.py", name="hello"), LaunchContext(str(tmp_path), {}, None))
    with pytest.raises(WorkerError, match="Flyte is not installed"):
        ask(worker, question, "importing hello.py", PATIENCE)


def test_a_python_that_is_not_there_says_so(project: Path) -> None:
    state = run(project, "prefix", "/nowhere/bin/python")
    assert state.refused is not None
    assert "/nowhere/bin/python" in state.refused.message


def test_versions_that_cannot_work(monkeypatch: pytest.MonkeyPatch) -> None:
    assert boot.problem() == ""
    monkeypatch.setattr("importlib.metadata.version", lambda name: "2.11.9")
    assert "has Flyte 2.11.9" in boot.problem()
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert "Python 3.10) is too old" in boot.problem()


def test_the_active_environment_counts_when_the_project_has_none(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = environment(tmp_path / "active", with_flyte=True)
    monkeypatch.setenv("VIRTUAL_ENV", str(active))
    assert choose(None, str(project)) == str(active / "bin" / "python")
    assert choose("/named", str(project)) == "/named"
    assert choose(None, None) == sys.executable
