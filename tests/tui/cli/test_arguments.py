"""Which arguments are whose, and what is refused before anything starts."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from flyte_tui.cli.command import split_arguments
from flyte_tui.cli.commands import browse, cli, command_for
from flyte_tui.cli.run.run_command import rerun_command, run_command


@pytest.mark.parametrize(
    ("given", "ours", "theirs"),
    [
        ("f.py t", "f.py t", ""),
        ("f.py t --n 3", "f.py t", "--n 3"),
        ("--json f.py t --n 3", "--json f.py t", "--n 3"),
        ("f.py --json t --n 3", "f.py --json t", "--n 3"),
        ("f.py t --n 3 --json", "f.py t --json", "--n 3"),
        ("f.py t --json --n 3 --json", "f.py t --json --json", "--n 3"),
        ("--root-dir d f.py t --root-dir e", "--root-dir d f.py t --root-dir e", ""),
        ("f.py t --root-dir=e", "f.py t --root-dir=e", ""),
        ("--set a=1 f.py --set b=2 t --n 3 --set c=3 --m 4", "--set a=1 f.py --set b=2 t --set c=3", "--n 3 --m 4"),
        ("--set=a=1 f.py t --set=x --python=y --secrets=z", "--set=a=1 f.py t", "--set=x --python=y --secrets=z"),
        ("f.py t --no-cache --preempt-after=5 --text hi", "f.py t --no-cache --preempt-after=5", "--text hi"),
        ("f.py t --no-cache -- --no-cache --set x --", "f.py t --no-cache", "--no-cache --set x --"),
        ("f.py t --set", "f.py t --set", ""),
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
    assert split_arguments(run_command.params, given.split()) == (ours.split(), theirs.split())


def test_after_the_id_of_a_rerun_come_inputs() -> None:
    given = "last --n 3 --set retries=1 --json"
    assert split_arguments(rerun_command.params, given.split()) == (
        ["last", "--set", "retries=1", "--json"],
        ["--n", "3"],
    )


@pytest.mark.parametrize(
    "arguments", [["list"], ["runs"], ["rerun", "last"], ["show", "f"], ["run"], ["--help"], ["-h"]]
)
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
        (["run", "here.py", "main", "--json", "--json-events"], "--json and --json-events exclude each other"),
        (["run", "here.py", "main", "--no-cache", "--overwrite-cache"], "exclude each other"),
        (["run", "here.py", "main", "--secrets", "nowhere"], "'nowhere' does not exist"),
        (["run", "here.py", "main", "--python", "here.py"], "is not executable"),
        (["run", "here.py", "main", "--preempt-after", "soon"], "'soon' is not a valid float"),
        (["run", "here.py", "main", "--preempt-after", "-1"], "x>=0"),
        (["run", "here.py", "main", "--set"], "'--set' requires an argument"),
        (["run", "here.py", "main", "--inputs", "nowhere"], "--inputs nowhere cannot be read: No such file"),
        (["run", "here.py", "main", "--preset", "quick"], "There is no preset 'quick' of main in"),
        (["form", "here.py"], "Missing argument 'TASK'"),
        (["rerun"], "Missing argument 'ID'"),
        (["rerun", "last"], "No run 'last'"),
        (["runs", "--limit", "0"], "x>=1"),
        (["runs", "--status", "fine"], "'fine' is not one of 'running', 'succeeded'"),
        (["runs", "--limit", "3", "show", "last"], "--limit before 'show' applies to the list only"),
        (["runs", "show", "last"], "No run 'last'"),
        (["runs", "shwo", "last"], "No such command 'shwo'"),
        (["runs", "prune"], "--keep N, --older-than AGE"),
        (["runs", "prune", "--older-than", "yore"], "'yore' is not a duration"),
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
    assert all(command in result.stdout for command in ("list", "show", "run", "rerun", "runs", "PATH"))


@pytest.mark.process
@pytest.mark.parametrize("module", ["flyte_tui.__main__", "flyte_tui.cli.commands"])
def test_the_command_line_starts_without_its_heavy_libraries(module: str) -> None:
    code = f"import sys, {module}; print([name for name in ('flyte', 'rich', 'textual') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


@pytest.mark.process
def test_running_imports_neither_flyte_nor_textual() -> None:
    code = (
        "import sys, flyte_tui.cli.run.run_task, flyte_tui.cli.run.live_view, flyte_tui.cli.tasks.show_task, "
        "flyte_tui.cli.tasks.task_report, flyte_tui.cli.tasks.list_tasks, flyte_tui.cli.tasks.tasks_table, "
        "flyte_tui.cli.runs.runs_table, flyte_tui.cli.runs.run_report, "
        "flyte_tui.cli.tasks.print_form\n"
        "print([name for name in ('flyte', 'textual') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
