"""Importing files in workers: one that fails, hangs, exits or prints hurts no other, and none leaves a process."""

import os
from pathlib import Path

import pytest

from flyte_debugger.catalog.task_catalog import Catalog
from flyte_debugger.run.request import TaskRef
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.description.task_description import FileTasks
from flyte_taskmodel.errors import ModuleFailedError, TaskNotFoundError, WorkerError
from tests.debugger.runner import none_left

pytestmark = pytest.mark.process

GOOD = """
import flyte
from helper import NAME

env = flyte.TaskEnvironment(name=NAME)

@env.task
def main(n: int = 1) -> int:
    return n
"""
FILES = {
    "one/good.py": GOOD,
    "one/helper.py": "NAME = 'one'",
    "two/good.py": GOOD,
    "two/helper.py": "NAME = 'two'",
    "raises.py": "import flyte\nraise LookupError('not today')",
    "syntax.py": "import flyte\ndef broken(:\n",
    "leaves.py": "import flyte, sys\nsys.exit(3)",
    "dies.py": "import flyte, os\nprint('last words', flush=True)\nos._exit(5)",
    "prints.py": "import flyte\nprint('hello from import')\n" + GOOD.replace("from helper import NAME", "NAME = 'p'"),
    "meddles.py": "import flyte, os, sys\nos.environ.clear(); os.chdir('/'); sys.path[:] = []\n",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def scan(tree: Path, *names: str) -> dict[str, FileTasks]:
    with Catalog(workers=1) as catalog:
        return {
            str(Path(found.file).relative_to(tree)): found for found in catalog.scan([tree / name for name in names])
        }


def test_every_file_answers_for_itself(tree: Path, own_home: Path) -> None:
    names = [name for name in FILES if not name.endswith("helper.py")]
    found = scan(tree, *names)
    assert set(found) == set(names)
    assert [task.name for task in found["one/good.py"].tasks] == ["one.main"]
    assert [task.name for task in found["two/good.py"].tasks] == ["two.main"], "the first one's neighbour was kept"
    errors = {name: row.error.type for name, row in found.items() if row.error}
    assert errors == {
        "raises.py": "LookupError",
        "syntax.py": "SyntaxError",
        "leaves.py": "SystemExit",
        "dies.py": "WorkerDied",
    }
    assert found["dies.py"].error is not None
    assert "exited with status 5" in found["dies.py"].error.message
    assert "last words" in found["dies.py"].output
    assert found["prints.py"].output == "hello from import\n"
    assert none_left(own_home)


def test_files_are_imported_at_a_lower_priority_so_that_typing_is_not_held_up(tree: Path) -> None:
    told = "import flyte, os\nprint(os.nice(0))\n"
    (tree / "first.py").write_text(told)
    (tree / "second.py").write_text(told)
    found = scan(tree, "first.py", "second.py")
    lower = max(os.nice(0), 5)
    assert [each.output for each in found.values()] == [f"{lower}\n"] * 2


def test_an_import_that_hangs_is_stopped_and_the_rest_goes_on(tree: Path, own_home: Path, workers: WorkerPool) -> None:
    (tree / "hangs.py").write_text("import flyte, time\ntime.sleep(600)")
    with Catalog(workers=1, timeout=5, pool=workers) as catalog:
        found = {Path(row.file).name: row for row in catalog.scan([tree / "hangs.py", tree / "one" / "good.py"])}
    assert found["hangs.py"].error is not None
    assert "took more than 5 s" in found["hangs.py"].error.message
    assert found["good.py"].tasks
    assert none_left(own_home)


def test_a_file_as_it_is_now_is_described(tree: Path) -> None:
    ref = TaskRef(file=str(tree / "one" / "good.py"), name="main")
    with Catalog(workers=1) as catalog:
        assert [given.name for given in catalog.describe(ref).inputs] == ["n"]
        (tree / "one" / "good.py").write_text(
            GOOD.replace("n: int = 1", "number: int = 1").replace("return n", "return 1")
        )
        assert [given.name for given in catalog.describe(ref).inputs] == ["number"]


def test_what_cannot_be_described_says_why(tree: Path) -> None:
    with Catalog(workers=1) as catalog:
        with pytest.raises(TaskNotFoundError, match="Did you mean 'main'"):
            catalog.describe(TaskRef(file=str(tree / "one" / "good.py"), name="mian"))
        with pytest.raises(ModuleFailedError, match="not today"):
            catalog.describe(TaskRef(file=str(tree / "raises.py"), name="main"))
        with pytest.raises(WorkerError, match="exited with status 5"):
            catalog.describe(TaskRef(file=str(tree / "dies.py"), name="main"))
