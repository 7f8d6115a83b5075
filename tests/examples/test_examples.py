"""Every example task runs with its defaults and ends as its docstring promises."""

import ast
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from flyte_debugger.catalog.task_catalog import Catalog
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.run.state import RunState
from flyte_taskmodel.discovery.candidate_files import find_files
from tests.debugger.runner import WORKERS

pytestmark = pytest.mark.real

REPO = Path(__file__).parents[2]
EXAMPLES = REPO / "examples" / "tasks"
SECONDS = 60
"""More than any example takes, on a busy machine too."""


@dataclass(frozen=True)
class Promise:
    """How a task ends that is run with its defaults."""

    file: str
    task: str
    outputs: list[Any] | None = None
    """None where an output is a path or a number with many digits."""
    error: str | None = None
    """The type of the error that the task is there to fail with."""
    attempts: int = 1
    reports: list[str] = field(default_factory=list)
    cached: list[str] = field(default_factory=list)
    """The tasks of which an action took its result from the cache."""


PROMISES = [
    Promise("hello.py", "main", ["Hello, world!"]),
    Promise("fan_out.py", "gathered", [{"Oslo": 12.0, "Lagos": 12.5, "Lima": 12.0, "Hanoi": 12.5, "Bogota": 13.0}]),
    Promise("fan_out.py", "mapped", [5.0]),
    Promise("fan_out.py", "some_fail", [["2.0", "failed: scale takes no negative values, and got -2", "6.0"]]),
    Promise("nested.py", "report", ["'to' is there 2 times"]),
    Promise("nested.py", "main", [{"be": 2, "is": 1, "not": 1, "or": 1, "question": 1, "that": 1, "the": 1, "to": 2}]),
    Promise("retries.py", "main", ["answered at call 3"], attempts=3),
    Promise("retries.py", "pay", error="flyte.errors.NonRecoverableError"),
    Promise("cached.py", "main", [[2, 2, 3, 7], "84 is lucky"], cached=["cached.factors", "cached.fortune"]),
    Promise("data.py", "download"),
    Promise("data.py", "main"),
    Promise("config_inputs.py", "train", [{"name": "adam", "learning_rate": 0.0005, "betas": [0.9, 0.999]}]),
    Promise(
        "config_inputs.py",
        "plan",
        [["Thu 01 January 2026: small", "Fri 02 January 2026: small", "Mon 05 January 2026: small"]],
    ),
    Promise("config_inputs.py", "choose", ["going about it in the careful way"]),
    Promise("training.py", "train", reports=["training.train"]),
    Promise("failing.py", "load", error="failing.BrokenSettingsError"),
    Promise("failing.py", "main", error="failing.BrokenSettingsError"),
    Promise("failing.py", "many", error="ExceptionGroup"),
    Promise("failing.py", "reported", error="FileNotFoundError", reports=["failing.reported"]),
    Promise("failing.py", "rescued", ["went on without settings, after BrokenSettingsError"]),
    Promise("traces.py", "main", ["WHY HOW WHEN"]),
    Promise("traces.py", "whose", ["nobody"]),
    Promise("traces.py", "tagged", [["nobody", "vision"]]),
    Promise("traces.py", "resume", [[4, 5]], attempts=3),
]


def run(file: str, task: str, *arguments: str) -> RunState:
    with start_run(RunRequest(TaskRef(str(EXAMPLES / file), task), arguments), WORKERS) as started:
        return started.wait(SECONDS)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: f"{promise.file}:{promise.task}")
def test_a_task_with_its_defaults_ends_as_promised(promise: Promise) -> None:
    state = run(promise.file, promise.task)

    assert state.status == ("failed" if promise.error else "succeeded"), state.error
    assert (state.error.type if state.error else None) == promise.error
    assert promise.outputs is None or list(state.outputs) == promise.outputs
    assert state.root is not None
    assert state.root.attempts == promise.attempts
    assert [action.task for action in state.actions.values() if action.report] == promise.reports
    assert [action.task for action in state.actions.values() if action.cache == "hit"] == promise.cached


def test_the_table_has_every_task_without_required_inputs() -> None:
    with Catalog(pool=WORKERS) as catalog:
        files = list(catalog.scan(find_files([EXAMPLES])))
    assert [file.error for file in files if file.error] == []
    with_defaults = {
        (Path(file.file).name, task.function) for file in files for task in file.tasks if not task.required_inputs
    }
    assert with_defaults == {(promise.file, promise.task) for promise in PROMISES}


def commands() -> list[list[str]]:
    """The commands with inputs that the examples' docstrings show."""
    docs = [ast.get_docstring(ast.parse(file.read_text())) or "" for file in sorted(EXAMPLES.glob("*.py"))]
    lines = [shlex.split(line) for doc in docs for line in doc.splitlines() if line.startswith("flyte-tui run ")]
    return [words[2:] for words in lines if len(words) > 4]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_a_command_of_a_docstring_is_not_refused(words: list[str], tmp_path: Path) -> None:
    file, task, *arguments = words
    (tmp_path / "my_sales.csv").write_text("shop,amount\nnorth,1\n")
    state = run(Path(file).name, task, *(str(tmp_path / word) if word.endswith(".csv") else word for word in arguments))

    assert (REPO / file).is_file()
    assert state.refused is None
    assert state.root is not None


def test_the_days_sales_go_through_a_file_a_frame_and_a_folder() -> None:
    best, _, files = run("data.py", "main").outputs

    assert best == "south"
    assert files == ["north.csv", "south.csv"]


def test_an_error_tells_its_cause_and_its_parts() -> None:
    chained = run("failing.py", "main").error
    assert chained is not None
    assert chained.cause is not None
    assert chained.cause.type == "json.decoder.JSONDecodeError"
    assert [frame.function for frame in chained.traceback] == ["main", "load", "read_settings"]

    group = run("failing.py", "many").error
    assert group is not None
    assert [part.message for part in group.parts] == ["table cats is empty", "table fish is empty"]


def test_the_report_of_a_training_has_a_chart_and_a_table_of_every_epoch() -> None:
    state = run("training.py", "train", "--epochs", "3")

    assert state.report is not None
    html = Path(state.report).read_text()
    assert "Epoch 3 of 3" in html
    assert html.count("<polyline") == 1
    assert html.count("<tr><td>") == 3
    assert f"<td>{state.outputs[0]['loss']:.4f}</td></tr></tbody>" in html


def test_training_longer_gives_a_smaller_loss() -> None:
    [short], [long] = run("training.py", "train", "--epochs", "2").outputs, run("training.py", "train").outputs

    assert long["loss"] < short["loss"]


def test_the_report_of_a_failed_task_tells_how_far_it_came() -> None:
    state = run("failing.py", "reported")

    assert state.report is not None
    assert "Read 3 of 5 tables" in Path(state.report).read_text()
