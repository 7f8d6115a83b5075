"""A day at the workbench in a real terminal: a run fails, is debugged, run again, and compared."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.tui.driving import TASKS
from tests.tui.tmux import Terminal

pytestmark = pytest.mark.real


def test_browse_form_failure_debugger_value_report_history_comparison(own_home: Path, tmp_path: Path) -> None:
    shutil.copy(TASKS / "figures.py", tmp_path)
    environment = {name: os.environ[name] for name in ("HOME", "FLYTE_WORKBENCH_HOME")}
    with Terminal([sys.executable, "-m", "flyte_tui", str(tmp_path)], environment, 150, 44) as terminal:
        terminal.shows("1 task")
        terminal.shows("Halve a number")
        terminal.press("e")
        terminal.shows("ready; press")
        terminal.press("7", "C-r")
        terminal.shows("figures.halved  failed")
        terminal.shows(r"▸ .*figures.py:13 in")
        terminal.shows(r"▶ *13 *raise ValueError")  # Its source beside it.
        terminal.press("d")
        terminal.shows("ValueError: 7 is odd")
        terminal.press("i")
        terminal.press(*"number = 8", "Enter", "Escape")
        terminal.shows("number = 8")
        terminal.press("c")
        terminal.shows("figures.halved  failed")
        terminal.press("Escape")
        terminal.shows("ready; press")
        terminal.press("BSpace", "8", "C-r")
        terminal.shows("figures.halved  succeeded")
        terminal.shows("Halving")
        terminal.shows("▀▀▀")
        terminal.press("Escape")
        terminal.shows("ready; press")
        terminal.press("Escape")
        terminal.shows("Flyte tasks")
        terminal.press("h")
        terminal.shows("ValueError: 7 is odd")
        terminal.press("Space", "End", "c")
        terminal.shows("number +7 +≠ +8")
        terminal.press("q")
        terminal.shows("Runs")
        terminal.press("q")
        assert terminal.ended() == 0
