"""The whole way in a real terminal: submit, watch, fail, list, open, read the log, debug here, rerun, compare."""

import shutil
from pathlib import Path

import pytest

from tests.cluster.conftest import PIPELINE
from tests.cluster.server import ClusterServer
from tests.debugger.worker.debug.driving import marked
from tests.tui.cli.program import command
from tests.tui.tmux import Terminal

pytestmark = pytest.mark.real
FAILS = "    return total / numbers[0]"


@pytest.mark.skipif(shutil.which("tmux") is None, reason="there is no tmux")
def test_a_failure_on_the_cluster_is_mended_here(
    server: ClusterServer, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(PIPELINE, tmp_path)
    surroundings = {"FLYTECTL_CONFIG": str(config), "TERM": "screen-256color"}
    with Terminal(command("run", "pipeline.py", "main", "--remote", "--name", "rwhole"), surroundings) as submitting:
        submitting.shows("rwhole  http://localhost:")
        submitting.shows("✗ scale .* failed")
        assert submitting.ended() == 1
    with Terminal(command("--remote"), surroundings) as program:
        program.shows("✗ failed +rwhole .* pipeline.main")
        program.press("Enter")
        program.shows("ZeroDivisionError: division by zero")
        program.press("1")
        program.shows("scaling for five")  # The log of the action that failed, where the cursor is.
        program.press("Up")
        program.shows("loading 3 numbers")
        program.press("3")
        program.shows(r"Loaded\s[\s\S]*3 numbers")  # The report.
        program.press("2")
        program.shows("page +http://localhost")
        program.press("Down", "D")
        line = marked(PIPELINE)["fails"]
        program.shows(rf"▶ pipeline\.scale +pipeline\.py:{line} +ZeroDivisionError: division by zero")
        program.shows(r"numbers = \[0, 1, 2\]")
        program.press("q")
        program.shows("end the run")
        program.press("e")
        program.shows("Rerun here")
        mended = (tmp_path / "pipeline.py").read_text().replace(FAILS, "    return total / max(numbers[0], 1)")
        (tmp_path / "pipeline.py").write_text(mended)
        program.press("r")
        program.shows("pipeline.scale +succeeded")
        program.shows("15")
        program.press("Escape")
        program.shows("Rerun here")
        program.press("=")
        program.shows(r"status +failed +≠ +succeeded")
        program.shows(r"error +ZeroDivisionError: division by zero +≠")
        program.shows(r"o0 +≠ +15\.0")
        program.press("Escape")
        program.shows("Rerun here")
        program.press("q")
        assert program.ended() == 0
