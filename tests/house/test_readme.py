"""Every command of the README does what the README says, with the output that it shows."""

import doctest
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from tests.tui.cli.waiting import wait_until
from tests.tui.tmux import Terminal

pytestmark = pytest.mark.real

REPO = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PATIENCE = 120.0
README = (REPO / "README.md").read_text()

_LOOSELY = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_VARYING = [
    (re.compile(r"(\S*/runs/)?\d{8}-\d{6}-[0-9a-f]{4}"), "RUN"),
    (re.compile(r"/actions/\w+/"), "/actions/ID/"),
    (re.compile(r"\b\d+\.\d+ s\b"), "N s"),
    (re.compile(r"\b\d+(\.\d+)?[KMG]i\b"), "NMi"),
]
"""What differs from run to run: the run's folder, its actions' ids, how long it took and how much memory."""


@dataclass(frozen=True)
class Command:
    """A line behind a `$`, and what the README shows below it."""

    line: str
    shown: str


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return [text for name, text in _BLOCK.findall(README) if name == language]


def dialogue(block: str) -> list[Command]:
    """The commands of a `console` block, each with its output."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    assert not parts[0], f"a console block begins with a command, not with {parts[0]!r}"
    return [Command(*pair) for pair in zip(parts[1::2], parts[2::2], strict=True)]


def plain_commands() -> list[str]:
    """The commands of all `sh` blocks, without their remarks."""
    return [line.partition("#")[0].strip() for block in blocks("sh") for line in block.splitlines() if line.strip()]


def same_each_time(text: str) -> str:
    """The text with all that differs from run to run replaced."""
    for pattern, word in _VARYING:
        text = pattern.sub(word, text)
    return text


def run(line: str, status: int = 0) -> "subprocess.CompletedProcess[str]":
    """A command in a shell, after one that ended with that status; its stderr comes behind its stdout."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "160"}
    done = subprocess.run(
        ["bash", "-c", f"(exit {status})\n{line}"],
        cwd=REPO,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        stdin=subprocess.DEVNULL,
    )
    return subprocess.CompletedProcess(line, done.returncode, done.stdout + done.stderr)


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.partition("\n")[0].removeprefix("$ "))
def test_a_dialogue_goes_as_it_is_shown(block: str) -> None:
    commands = dialogue(block)
    status = 0
    for number, command in enumerate(commands):
        assert status == 0 or command.line == "echo $?", f"{commands[number - 1].line} ended with status {status}"
        done = run(command.line, status)
        status = done.returncode
        shown, printed = same_each_time(command.shown), same_each_time(done.stdout)
        assert doctest.OutputChecker().check_output(shown, printed, _LOOSELY), printed
    assert status == 0


def try_demo() -> None:
    """`make demo` with what is set up already, and without a terminal."""
    done = run(f"make --assume-old=.venv/.ready demo BIN={BIN}")
    assert done.returncode == 0, done.stdout
    assert re.search(r"✓ training\.train succeeded[\s\S]*^report  /", done.stdout, re.MULTILINE), done.stdout


def try_test() -> None:
    """What `make test` would run; this test is one of it."""
    planned = run("make --dry-run test").stdout
    for tool in ("ruff check", "mypy", "lint-imports", "pytest -n"):
        assert tool in planned, planned
    (whole,) = [line for line in planned.splitlines() if line.startswith(".venv/bin/pytest ")]
    assert " -m " not in whole, "no test is left out"


def try_install(extras: set[str]) -> None:
    """The extras that are asked for exist, and the program's name leads to a function."""
    project = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]
    assert extras <= project["optional-dependencies"].keys()
    assert project["scripts"]["flyte-tui"] == "flyte_tui.__main__:main"


def try_open(folder: str) -> None:
    """The terminal program opens, lists the tasks there, and leaves at `q`."""
    environment = {name: os.environ[name] for name in ("HOME", "FLYTE_WORKBENCH_HOME")}
    with Terminal([str(BIN / "flyte-tui"), str(REPO / folder)], environment) as terminal:
        terminal.shows(r"cached\.py")
        program = psutil.Process(terminal.pid)
        terminal.press("q")
        wait_until(lambda: is_over(program), "the program's end")


def is_over(process: psutil.Process) -> bool:
    """Whether it has ended, be its exit status asked for or not."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.mark.parametrize("line", plain_commands())
def test_a_plain_command_works(line: str) -> None:
    """What sets something up is tried without doing it again, each in a way of its own."""
    match line.split():
        case ["make", "demo"]:
            try_demo()
        case ["make", "test"]:
            try_test()
        case ["pip", "install", what]:
            try_install(set(re.findall(r"\w+", what)))
        case ["flyte-tui", folder]:
            try_open(folder)
        case _:
            pytest.fail(f"no test knows how to try {line!r}")


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """A fresh shell, as a notebook has one."""
    config = Config()
    config.HistoryManager.enabled = False
    InteractiveShell.clear_instance()
    yield InteractiveShell.instance(config=config)
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("cell", blocks("python"))
def test_the_notebooks_cell_works(cell: str, shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPO)
    with capture_output() as captured:
        shell.run_cell(cell).raise_error()  # type: ignore[no-untyped-call]
    assert "✓ training.train" in "\n".join([captured.stdout, *(str(output.data) for output in captured.outputs)])
    assert shell.user_ns["out"].keys() == {"slope", "intercept", "loss"}


def test_every_block_is_tried() -> None:
    assert {name for name, _ in _BLOCK.findall(README)} == {"console", "sh", "python"}
