"""The program in a real terminal, from its start to its end."""

import os
import shutil
import sys
from pathlib import Path

import psutil
import pytest

from tests.debugger.worker.debug.driving import marked
from tests.tui.driving import PATIENCE, TASKS
from tests.tui.tmux import Terminal

pytestmark = pytest.mark.real


def test_browse_filter_run_result_report_quit(own_home: Path, mixed: Path) -> None:
    environment = {name: os.environ[name] for name in ("HOME", "FLYTE_WORKBENCH_HOME")}
    with Terminal([sys.executable, "-m", "flyte_tui", str(mixed)], environment) as terminal:
        terminal.shows("7 tasks")
        terminal.shows("Three things to know")  # It is the first time in this home.
        program = psutil.Process(terminal.pid)
        terminal.shows("2 failed to import *\n")
        terminal.press("/", *"total", "Enter")
        terminal.shows(r"total\(count: int = 3\) -> int")
        terminal.press("r")
        terminal.shows("shapes.total  succeeded")
        terminal.shows("Squares")
        terminal.press("]")
        terminal.shows("• second")
        terminal.press("2")
        terminal.shows(r"Result\s[\s\S]*14")
        terminal.press("Escape")
        terminal.shows("Flyte tasks")
        terminal.press("Escape")
        terminal.shows("(?<!shown of )4 files")
        terminal.press("/", *"endless", "Enter")
        terminal.shows(r"endless\(\) -> None")
        terminal.press("r")
        terminal.shows("waiting")
        children = program.children(recursive=True)
        assert children
        terminal.press("q")
        terminal.shows("A run goes on")
        terminal.press("y")
        assert terminal.ended() == 0
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)
        assert alive == []
    assert len(list((own_home / "runs").iterdir())) == 2


def test_a_form_is_filled_in_and_run(own_home: Path, tmp_path: Path) -> None:
    environment = {name: os.environ[name] for name in ("HOME", "FLYTE_WORKBENCH_HOME")}
    command = [sys.executable, "-m", "flyte_tui", str(TASKS / "fills.py")]
    with Terminal(command, environment, columns=80, rows=24) as terminal:
        terminal.shows("2 tasks *\n")
        terminal.press("/", *"double", "Enter")
        terminal.shows("Double a number")
        terminal.press("e")
        terminal.shows("1 error")
        terminal.press("1", "1", "C-r")
        terminal.shows("✗ number: Input should be less than or equal to 10")
        terminal.press("1", "Tab", "Space")
        terminal.shows("twice +false → true")
        terminal.press("F2")
        terminal.shows("▸ resources")
        terminal.press("Down", "Right", "Down", *"1500m", "C-y")
        terminal.shows("Command copied")
        terminal.press("C-r")
        terminal.shows("fills.double  succeeded")
        terminal.shows(r"Result[\s│]+4")
        terminal.press("e")
        terminal.shows("ready; press ctrl\\+r to run")
        terminal.press("Escape")
        terminal.shows("Flyte tasks")
        terminal.press("q")
        assert terminal.ended() == 0


def test_browse_debug_step_into_a_nested_task_change_a_value_result(own_home: Path, tmp_path: Path) -> None:
    lines = marked(Path(shutil.copy(TASKS / "stepped.py", tmp_path)))
    environment = {name: os.environ[name] for name in ("HOME", "FLYTE_WORKBENCH_HOME")}
    command = [sys.executable, "-m", "flyte_tui", str(tmp_path)]
    with Terminal(command, environment, columns=100, rows=30) as terminal:
        terminal.shows("7 tasks")
        program = psutil.Process(terminal.pid)
        terminal.press("/", *"thousand", "Enter")
        terminal.shows("Scale the first thousand")
        terminal.press("d")
        terminal.shows(f"▶ stepped.main  stepped.py:{lines['first']}")
        terminal.press("F10")
        terminal.shows("numbers = ")
        terminal.press("F11")
        terminal.shows(f"▶ stepped.scale  stepped.py:{lines['scale']}")
        terminal.press("Tab", "Tab", "Down", "e")
        terminal.shows("Another value")
        terminal.press("1", "0", "Enter")
        terminal.shows("factor = 10")
        terminal.press("F5")
        terminal.shows("result  4995000")
        children = program.children(recursive=True)
        terminal.press("Escape")
        terminal.shows("Flyte tasks")
        terminal.press("q")
        assert terminal.ended() == 0
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)
        assert alive == []


def test_debug_opens_its_screen_and_ends_with_the_status_of_the_run(own_home: Path) -> None:
    environment = {name: os.environ[name] for name in ("HOME", "FLYTE_WORKBENCH_HOME")}
    program = [sys.executable, "-m", "flyte_tui"]
    with Terminal([*program, "debug", str(TASKS / "stepped.py"), "fails", "--on-error"], environment) as terminal:
        terminal.shows("ValueError: invalid literal")
        terminal.press("c")
        terminal.shows("stepped.fails  failed")
        terminal.press("Escape")
        assert terminal.ended() == 1
    with Terminal([*program, "attach", "127.0.0.1:1"], environment) as terminal:
        terminal.shows("Error: nothing can be debugged at 127.0.0.1:1")
        assert terminal.ended() == 2


def test_the_editor_has_the_terminal_until_it_ends(own_home: Path, mixed: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "editing $1 $2"\nread -r line\necho "# $line" >> "$2"\n')
    editor.chmod(0o755)
    environment = {name: os.environ[name] for name in ("HOME", "FLYTE_WORKBENCH_HOME")} | {"VISUAL": str(editor)}
    with Terminal([sys.executable, "-m", "flyte_tui", str(mixed)], environment, columns=160) as terminal:
        terminal.shows("7 tasks")
        terminal.press("/", *"square", "Enter")
        terminal.shows("Square a number")
        terminal.press("E")
        terminal.shows(rf"editing \+12 {mixed}/shapes.py")
        assert "Flyte tasks" not in terminal.text()
        terminal.press(*"typed", "Space", *"there", "Enter")
        terminal.shows("Flyte tasks")
        assert (mixed / "shapes.py").read_text().endswith("# typed there\n")
        terminal.press("e")
        terminal.shows("ready; press|1 error")
        terminal.press("Escape")
        terminal.shows("Flyte tasks")
        terminal.press("q")
        assert terminal.ended() == 0
