"""Conditions that are answered before the run begins."""

from pathlib import Path

import pytest

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from tests.debugger.runner import WORKERS
from tests.tui.cli.program import run_cli

pytestmark = pytest.mark.real

ASKING = str(Path(__file__).parent / "tasks" / "asking.py")


def test_a_run_that_asks_goes_through_without_a_person() -> None:
    done = run_cli("run", ASKING, "release", "--answer", "approve=yes", "--answer", "count=3")
    assert done.returncode == 0
    assert "result  'True 3'" in done.stdout
    assert "approve was answered beforehand with True: Ship it?" in done.stderr


def test_an_answer_in_python_is_a_value() -> None:
    request = RunRequest(TaskRef(file=ASKING, name="release"), answers={"approve": False, "count": 12})
    with start_run(request, WORKERS) as run:
        assert run.wait(60).outputs == ("False 12",)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("aprove=yes", "asking.release has no condition 'aprove' that could be answered. Did you mean 'approve'?"),
        ("approve=perhaps", "approve takes yes or no, not 'perhaps'."),
        ("count=few", "count takes a value of type int, not 'few'."),
    ],
)
def test_a_wrong_answer_is_refused_before_the_run(answer: str, said: str) -> None:
    name, _, value = answer.partition("=")
    request = RunRequest(TaskRef(file=ASKING, name="release"), answers={name: value})
    with start_run(request, WORKERS) as run:
        state = run.wait(60)
    assert state.refused is not None
    assert said in state.refused.message


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("approve=perhaps", "approve takes yes or no, not 'perhaps'."),
        ("approve", "--answer takes NAME=VALUE, not 'approve'."),
    ],
)
def test_a_refused_answer_is_a_usage_error(answer: str, said: str) -> None:
    done = run_cli("run", ASKING, "release", "--answer", answer)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
