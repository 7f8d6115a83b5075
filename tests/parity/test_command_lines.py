"""The two commands as a person types them: `flyte run --local FILE TASK` and `flyte-tui run FILE TASK`."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .cases import TASKS
from .outcome import lines_said

pytestmark = pytest.mark.real

BIN = Path(sys.executable).parent
FLYTE = [str(BIN / "flyte"), "run", "--local"]
WORKBENCH = [str(BIN / "flyte-tui"), "run"]
SECONDS = 60


def type_in(command: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, *arguments],
        cwd=TASKS,
        env={**os.environ, "COLUMNS": "300", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


def test_a_task_that_succeeds() -> None:
    words = ("basics.py", "sync_one", "--n", "5")
    theirs, ours, as_json = type_in(FLYTE, *words), type_in(WORKBENCH, *words), type_in(WORKBENCH, *words, "--json")

    assert (theirs.returncode, ours.returncode, as_json.returncode) == (0, 0, 0)
    assert lines_said(theirs.stdout) == lines_said(ours.stdout) == ["says a sync task"]
    assert "o0=25" in theirs.stdout
    assert json.loads(as_json.stdout)["outputs"] == [25]


def test_a_task_that_fails() -> None:
    words = ("failures.py", "child_fails")
    theirs, ours, as_json = type_in(FLYTE, *words), type_in(WORKBENCH, *words), type_in(WORKBENCH, *words, "--json")

    assert (theirs.returncode, ours.returncode, as_json.returncode) == (1, 1, 1)
    assert "Execution failed: from the child" in theirs.stdout
    assert json.loads(as_json.stdout)["error"]["message"] == "from the child"
    assert "from the child" in ours.stdout + ours.stderr


def test_an_input_that_does_not_fit() -> None:
    words = ("basics.py", "async_one", "--n", "three")
    theirs, ours = type_in(FLYTE, *words), type_in(WORKBENCH, *words)

    assert theirs.returncode != 0
    assert ours.returncode == 2
    assert "three" in theirs.stderr
    assert "three" in ours.stderr


def test_the_witness_changes_nothing_that_flyte_prints(tmp_path: Path) -> None:
    words = ("nesting.py", "three_deep")
    watched = [sys.executable, str(Path(__file__).parent / "stock.py"), str(tmp_path / "notes"), str(tmp_path / "meta")]
    bare, seen = type_in(FLYTE, *words), type_in([*watched, *FLYTE[1:]], *words)

    assert bare.returncode == seen.returncode == 0
    assert bare.stderr == seen.stderr
    [result] = re.findall(r"Outputs: ActionOutputs\(.*?\)", bare.stdout)
    assert result in seen.stdout
