"""`--inputs`, `--preset` and `flyte-tui form`: the real program."""

import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.shell_command import command_line
from flyte_taskmodel.forms.presets import Preset, Presets
from flyte_taskmodel.plain_json import from_plain
from tests.later_flyte import LATER
from tests.tui.cli.program import PATIENCE, command, run_cli

pytestmark = pytest.mark.real

FORM_KINDS = Path(__file__).parents[2] / "model" / "tasks" / "form_kinds.py"

SOURCE = """
import flyte
from dataclasses import dataclass, field

env = flyte.TaskEnvironment(name="made")

@dataclass
class Config:
    lr: float = 0.1
    tags: list[str] = field(default_factory=list)

@env.task
def train(n: int, name: str = "a", data: bytes = b"-", config: Config = Config()) -> list:
    import os
    return [n, name, data.decode(), config.lr, config.tags, os.environ.get("MODE")]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "made.py").write_text(SOURCE)
    (tmp_path / "values.yaml").write_text("n: 1\nname: file\ndata: bytes\nconfig:\n  tags: [x]\n")
    preset = Preset("quick", {"n": 7, "name": "preset"}, ("env_vars.MODE=preset", "retries.count=1"))
    Presets(tmp_path).save("made.train", preset)
    return tmp_path


def outputs(project: Path, *arguments: str) -> Any:
    done = run_cli(*arguments, "--json", cwd=project)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["outputs"][0]


def test_inputs_of_a_file_hold_before_a_preset_and_arguments_before_both(project: Path) -> None:
    run = ("run", "made.py", "train")
    assert outputs(project, *run, "--inputs", "values.yaml") == [1, "file", "bytes", 0.1, ["x"], None]
    assert outputs(project, *run, "--preset", "quick") == [7, "preset", "-", 0.1, [], "preset"]
    both = (*run, "--preset", "quick", "--inputs", "values.yaml", "--n", "3", "--set", "env_vars.MODE=set")
    assert outputs(project, *both) == [3, "file", "bytes", 0.1, ["x"], "set"]
    again = outputs(project, "rerun", "last", "--inputs", '{"n": 4, "config": {"lr": 0.5}}')
    assert again == [4, "file", "bytes", 0.5, [], "set"]
    shown = json.loads(run_cli("runs", "show", "last", "--json", cwd=project).stdout)
    assert shown["request"]["inputs"] == {"n": 4, "name": "file", "data": "bytes", "config": {"lr": 0.5}}
    words = shlex.split(command_line(from_plain(RunRequest, shown["request"])))
    assert outputs(project, *words[1:]) == again


def test_inputs_come_from_stdin(project: Path) -> None:
    done = subprocess.run(
        command("run", "made.py", "train", "--inputs", "-", "--json"),
        cwd=project,
        input='{"n": "5", "config": {"lr": 2}}',
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert json.loads(done.stdout)["outputs"] == [[5, "a", "-", 2.0, [], None]]


def test_files_rows_arrays_and_python_reach_the_task_as_it_wants_them(tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_text("x")
    (tmp_path / "d").mkdir()
    (tmp_path / "r.csv").write_text("a,b\n1,2\n3,4\n")
    located = "file: f.txt\nfolder: d\nframe: r.csv\nrows: r.csv\n"
    others = "array: [[1, 2], [3, 4]]\nanything: Opaque(9).value + 1\nopaque: Opaque(5)\nclock: 08:15\nbounded: 4\n"
    for task, values, told in (
        ("located", located, "('f.txt', 'd', 2)"),
        ("others", others, "([[1, 2], [3, 4]], 10, 5, "),
    ):
        (tmp_path / "values.yaml").write_text(values)
        assert outputs(tmp_path, "run", str(FORM_KINDS), task, "--inputs", "values.yaml").startswith(told)


def test_all_wrong_inputs_are_told_at_once(project: Path) -> None:
    wrong = json.dumps({"n": "x", "nme": 1, "config": {"lr": "y", "tags": [3]}})
    done = run_cli("run", "made.py", "train", "--inputs", wrong, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "Error: n takes a whole number, not 'x'.",
        "made.train has no input 'nme'. Did you mean 'name'? It takes: n, name, data, config.",
        "config.lr takes a number, not 'y'.",
        "config.tags.0 takes a text, not 3.",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--inputs", "nowhere.yaml"], "--inputs nowhere.yaml cannot be read: No such file or directory."),
        (["--preset", "quik"], "did you mean 'quick'?"),
        (["--inputs", '{"name": "b"}'], "Missing option '--n'."),
    ],
)
def test_usage_errors(project: Path, arguments: list[str], said: str) -> None:
    done = run_cli("run", "made.py", "train", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_form_is_shown_to_read_and_as_json_schema(project: Path) -> None:
    text = run_cli("form", "made.py", "train", cwd=project).stdout
    assert all(words in text for words in ("made.train", "required", "a whole number", "resources", "no effect here"))
    done = run_cli("form", "made.py", "train", "--json-schema", cwd=project)
    schema = json.loads(done.stdout)
    assert (done.returncode, schema["$schema"]) == (0, "https://json-schema.org/draft/2020-12/schema")
    assert schema["properties"]["inputs"]["required"] == ["n"]
    missing = run_cli("form", "made.py", "trian", cwd=project)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "did you mean" in missing.stderr.lower()


def test_a_field_that_a_later_flyte_adds_is_there_by_itself(tmp_path: Path) -> None:
    (tmp_path / "later.py").write_text(LATER)
    assert "How many qubits" in run_cli("form", "later.py", "compute", cwd=tmp_path).stdout
    schema = json.loads(run_cli("form", "later.py", "compute", "--json-schema", cwd=tmp_path).stdout)
    parts = schema["properties"]["overrides"]["properties"]["resources"]["properties"]
    assert parts["qubits"] == {
        "anyOf": [{"type": "integer"}, {"type": "null"}],
        "description": "How many qubits.",
        "default": None,
    }
    assert run_cli("run", "later.py", "compute", "--set", "resources.qubits=5", cwd=tmp_path).returncode == 0
    wrong = run_cli("run", "later.py", "compute", "--set", "resources.qubits=many", cwd=tmp_path)
    assert "resources.qubits=many: resources.qubits takes a whole number" in wrong.stderr
