"""`flyte-tui list` and `flyte-tui show` as programs."""

import json
from pathlib import Path

import pytest

from tests.model.reference import METHODS, PARAMETERS, PROPERTIES, SERIALIZED
from tests.tui.cli.program import TASKS, run_cli

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of tasks, one that cannot be imported, one that exits and one without tasks."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "good.py").write_text(
        "import flyte\nenv = flyte.TaskEnvironment('good')\n\n"
        "@env.task(report=True)\nasync def main(n: int = 3) -> str:\n    '''Say it.'''\n    return 'x' * n\n"
    )
    (folder / "broken.py").write_text("import flyte\nprint('hello from broken')\nimport no_such_module_anywhere\n")
    (folder / "exits.py").write_text("import os\nimport flyte\nos._exit(3)\n")
    (folder / "empty.py").write_text("import flyte\n")
    return folder


def test_list_json(project: Path) -> None:
    done = run_cli("list", str(project), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    listed = json.loads(done.stdout)
    assert listed["paths"] == [str(project)]
    [task] = listed["tasks"]
    assert task == {
        "name": "good.main",
        "function": "main",
        "variable": "main",
        "file": str(project / "good.py"),
        "line": 5,
        "environment": "good",
        "signature": "(n: int = 3) -> str",
        "badges": ["async", "report", "debuggable"],
        "doc": "Say it.",
        "required_inputs": [],
    }
    broken, exits = listed["failed"]
    assert broken["file"] == str(project / "broken.py")
    assert broken["error"]["type"] == "ModuleNotFoundError"
    assert "hello from broken" in broken["output"]
    assert exits["file"] == str(project / "exits.py")
    assert "status 3" in exits["error"]["message"]


def test_list_for_a_pipe_is_a_line_each(project: Path) -> None:
    done = run_cli("list", cwd=project)
    assert done.returncode == 0
    broken, exits, good = done.stdout.splitlines()
    assert broken.startswith("broken.py:3  cannot be imported: ModuleNotFoundError: ")
    assert exits.startswith("exits.py:1  cannot be imported: ")
    assert good == "good.py:5  good.main(n: int = 3) -> str  [async, report, debuggable]"


def test_list_of_nothing_says_where_it_looked(tmp_path: Path, project: Path) -> None:
    done = run_cli("list", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "No tasks found under .: no Python file there imports Flyte.\n")
    done = run_cli("list", str(project / "empty.py"))
    assert done.returncode == 0
    assert "1 Python file" in done.stdout
    assert json.loads(run_cli("list", "--json", cwd=tmp_path).stdout)["tasks"] == []


def test_show_json_has_all_of_the_reference() -> None:
    shown = json.loads(run_cli("show", str(TASKS), "commands.add", "--json").stdout)
    for part, reference in (
        ("parameters", PARAMETERS),
        ("properties", PROPERTIES),
        ("serialized", SERIALIZED),
        ("methods", METHODS),
    ):
        assert set(reference) <= {entry["name"] for entry in shown[part]}
    assert [entry["name"] for entry in shown["inputs"]] == ["a", "b"]
    assert shown["inputs"][0]["doc"] == "the first."


def test_show_to_read_has_all_of_the_reference() -> None:
    done = run_cli("show", str(TASKS), "add")
    assert (done.returncode, done.stderr) == (0, "")
    words = done.stdout.split()
    assert {*PARAMETERS, *PROPERTIES, *SERIALIZED, *METHODS} <= set(words)
    assert "async def add(a: int, b: int = 2) -> int:" in done.stdout
    assert not any(line.endswith(" ") for line in done.stdout.splitlines())


def test_show_of_an_unknown_task_says_which_there_are() -> None:
    done = run_cli("show", str(TASKS), "ad")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean 'add'?" in done.stderr
    assert "commands.parent" in done.stderr


def test_show_of_a_broken_file_shows_its_error(project: Path) -> None:
    done = run_cli("show", str(project / "broken.py"), "main")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{project / 'broken.py'}:3" in done.stderr
    assert "Traceback" not in done.stderr
