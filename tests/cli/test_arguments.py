"""Which arguments are whose, and what is refused before anything starts."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from flyte_tui.cli.commands import browse, cli, command_for, split_arguments


@pytest.mark.parametrize(
    ("given", "ours", "theirs"),
    [
        ("f.py t", "f.py t", ""),
        ("f.py t --n 3", "f.py t", "--n 3"),
        ("--json f.py t --n 3", "--json f.py t", "--n 3"),
        ("f.py --json t --n 3", "f.py --json t", "--n 3"),
        ("f.py t --n 3 --json", "f.py t --json", "--n 3"),
        ("f.py t --json --n 3 --json", "f.py t --json", "--n 3"),
        ("--root-dir d f.py t --root-dir e", "--root-dir d f.py t", "--root-dir e"),
        ("f.py --root-dir=d t", "f.py --root-dir=d t", ""),
        ("f.py t --json=x", "f.py t", "--json=x"),
        ("f.py t --help", "f.py t", "--help"),
        ("--help", "--help", ""),
        ("f.py", "f.py", ""),
        ("--root-dir", "--root-dir", ""),
        ("", "", ""),
    ],
)
def test_split_arguments(given: str, ours: str, theirs: str) -> None:
    assert split_arguments(given.split()) == (ours.split(), theirs.split())


@pytest.mark.parametrize("arguments", [["list"], ["show", "f"], ["run"], ["--help"], ["-h"]])
def test_commands_are_known(arguments: list[str]) -> None:
    assert command_for(arguments) is cli


@pytest.mark.parametrize("arguments", [[], ["examples"], ["./list"], ["--root-dir", "x"]])
def test_anything_else_opens_the_program(arguments: list[str]) -> None:
    assert command_for(arguments) is browse


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "nowhere"], "'nowhere' does not exist"),
        (["show", "nowhere.py", "main"], "'nowhere.py' does not exist"),
        (["show", "."], "is a directory"),
        (["run", "here.py"], "Missing argument 'TASK'"),
        (["run", "--root-dir", "nowhere", "here.py", "main"], "'nowhere' does not exist"),
        (["run", "--bogus", "here.py", "main"], "No such option"),
    ],
)
def test_usage_errors(arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.py").touch()
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_mistyped_command_is_a_path_that_does_not_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(browse, ["lsit"])
    assert result.exit_code == 2
    assert "'lsit' does not exist" in result.stderr


def test_help_names_the_commands() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    assert all(command in result.stdout for command in ("list", "show", "run", "PATH"))


@pytest.mark.parametrize("module", ["flyte_tui.__main__", "flyte_tui.cli.commands"])
def test_the_command_line_starts_without_its_heavy_libraries(module: str) -> None:
    code = f"import sys, {module}; print([name for name in ('flyte', 'rich', 'textual') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_running_imports_neither_flyte_nor_textual() -> None:
    code = (
        "import sys, flyte_tui.cli.run, flyte_tui.cli.live, flyte_tui.cli.show, flyte_tui.cli.sheet, "
        "flyte_tui.cli.list_tasks, flyte_tui.cli.table\n"
        "print([name for name in ('flyte', 'textual') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
