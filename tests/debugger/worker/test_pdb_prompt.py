"""`breakpoint()` and `pdb.set_trace()` in a run that is not debugged."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.debugger.runner import TASKS, run_through

pytestmark = pytest.mark.process

ASKS = TASKS / "asks_pdb.py"
PROGRAM = """
from flyte_debugger.run.request import TaskRef
from flyte_debugger.worker.run.pdb_prompt import prompt_in_run
prompt_in_run(TaskRef("/tasks/train.py", "train"))
import pdb

def train(x):
    y = x + 1
    {call}
    y = y + 1
    return y

print("gave", train(1))
"""
CALLS = ["breakpoint()", "pdb.set_trace()"]


@pytest.mark.real
@pytest.mark.parametrize("task", ["with_breakpoint", "with_set_trace"])
def test_without_input_it_says_what_to_do(task: str) -> None:
    state = run_through("asks_pdb.py", task)
    assert (state.status, state.error and state.error.type) == ("failed", "RuntimeError")
    line = next(n for n, text in enumerate(ASKS.read_text().splitlines(), 1) if text.endswith(("point()", "trace()")))
    line += 7 if task == "with_set_trace" else 0
    assert state.error is not None
    assert state.error.message == (
        f"The breakpoint at {ASKS}:{line} stops nobody: this run has no terminal and no input to read commands from. "
        f"Run it under the debugger: flyte-tui debug {ASKS} {task}"
    )


def _run(tmp_path: Path, call: str, typed: str) -> "subprocess.CompletedProcess[str]":
    file = tmp_path / "train.py"
    file.write_text(PROGRAM.format(call=call))
    return subprocess.run([sys.executable, str(file)], input=typed, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("call", CALLS)
def test_with_input_it_is_pdb(tmp_path: Path, call: str) -> None:
    done = _run(tmp_path, call, "p x + 40\nc\n")
    assert "(Pdb) 41\n" in done.stdout
    assert done.stdout.endswith("gave 3\n")
    assert done.returncode == 0


@pytest.mark.parametrize("call", CALLS)
def test_at_the_end_of_input_it_says_what_to_do(tmp_path: Path, call: str) -> None:
    done = _run(tmp_path, call, "p x\n")
    last = done.stderr.splitlines()[-1]
    assert "BdbQuit" not in done.stderr
    assert last.endswith(
        "stops nobody: the input is at its end. Run it under the debugger: flyte-tui debug /tasks/train.py train"
    )


@pytest.mark.parametrize("call", CALLS)
def test_quit_ends_the_run_as_a_cancel_does(tmp_path: Path, call: str) -> None:
    done = _run(tmp_path, call, "q\n")
    assert "BdbQuit" not in done.stderr
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
