"""A worker that holds a task's forms: quick to answer, safe to ask from anywhere, and replaced when it dies."""

import base64
import shlex
import textwrap
import threading
from pathlib import Path

import cloudpickle
import pytest

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.worker.calls.declared_settings import LOCAL_EFFECTS, NO_EFFECT
from flyte_taskmodel.errors import InputsError, ModuleFailedError, TaskNotFoundError, WorkerError
from flyte_taskmodel.forms.schema import FieldError
from tests.debugger.runner import WORKERS, none_left

pytestmark = pytest.mark.real

SOURCE = """
import os
import flyte
from pydantic import BaseModel, field_validator

print("x" * 1_000_000)  # more than a pipe holds

env = flyte.TaskEnvironment(name="made")

class Config(BaseModel):
    lr: float = 0.1

    @field_validator("lr")
    @classmethod
    def small(cls, value: float) -> float:
        if value == 13:
            os._exit(13)
        if value == 99:
            raise ZeroDivisionError("by a validator")
        return value

@env.task
def train(n: int, config: Config = Config(), name: str = "a") -> str:
    return f"{n} {config.lr} {name}"
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("forms") / "made.py"
    file.write_text(textwrap.dedent(SOURCE))
    return file


def test_a_form_is_checked_run_and_filled_in_again(file: Path, own_home: Path) -> None:
    with FormWorker(TaskRef(file=str(file), name="train"), workers=WORKERS) as worker:
        forms = worker.forms
        assert (forms.task, [field.name for field in forms.inputs.fields]) == ("made.train", ["n", "config", "name"])
        effects = {field.path: field.local_effect for field in reversed(list(forms.overrides.walk()))}
        assert (effects["queue"], effects["resources.gpu"], effects["timeout"]) == (
            "no effect here",
            "no effect here",
            "",
        )
        assert worker.last() == ({}, {})

        wrong = worker.check({"config": {"lr": "x"}}, {"retries": {"count": "-"}})
        assert wrong.input_errors == (
            FieldError("config.lr", "config.lr takes a number, not 'x'."),
            FieldError("n", "n is required: it takes a whole number."),
        )
        assert [error.path for error in wrong.override_errors] == ["retries.count"]
        assert not wrong.is_right

        values, overrides = {"n": "3", "config": {"lr": "0.5"}}, {"retries": {"count": "2"}, "queue": "q"}
        checked = worker.check(values, overrides)
        assert checked.is_right
        assert [(one.path, one.local_effect) for one in checked.changes] == [
            ("retries.count", ""),
            ("queue", "no effect here"),
        ]
        settings = "--set retries.count=2 --set queue=q"
        inputs = shlex.quote('{"config": {"lr": 0.5}}')
        assert checked.command == f"flyte-tui run {file} train --n 3 {settings} --inputs {inputs}"
        request = worker.request(checked)
        with start_run(request, WORKERS) as run:
            assert run.wait(60).outputs == ("3 0.5 a",)

        again = worker.last()
        assert again == ({"n": 3, "config": {"lr": 0.5}}, {"retries": {"count": "2"}, "queue": "q"})
        assert worker.request(worker.check(*again)) == request
        spelled = RunRequest(
            TaskRef(file=str(file), name="train"), ("--n", "4", "--name=b"), {"n": 3, "config": {"lr": 1}}
        )
        assert worker.filled(spelled)[0] == {"n": 4, "config": {"lr": 1}, "name": "b"}
        with pytest.raises(InputsError, match="--nme"):
            worker.filled(RunRequest(spelled.task, ("--nme", "b")))
    none_left(own_home)


def test_what_is_said_of_fields_without_effect_is_what_the_page_says() -> None:
    page = (Path(__file__).parents[3] / "docs" / "declared.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("|")]
    for path, effect in LOCAL_EFFECTS.items():
        row = next(line for line in rows if f"`{path}`" in line or f"`{path.rpartition('.')[2]}`" in line)
        words = {NO_EFFECT: "no ", "a label": "labels"}.get(effect, effect.split()[-1])
        assert words in row


def test_a_worker_that_dies_is_an_error_once(file: Path) -> None:
    with FormWorker(TaskRef(file=str(file), name="train"), workers=WORKERS) as worker:
        with pytest.raises(WorkerError, match="checking train ended its process: it exited with status 13"):
            worker.check({"n": 1, "config": {"lr": 13}})
        raised = worker.check({"n": 1, "config": {"lr": 99}})
        assert [error.path for error in raised.input_errors] == ["config"]
        assert "by a validator" in raised.input_errors[0].message
        assert worker.check({"n": 1}).is_right


def test_it_can_be_asked_from_many_threads(file: Path) -> None:
    answers: dict[int, object] = {}
    with FormWorker(TaskRef(file=str(file), name="train"), workers=WORKERS) as worker:

        def ask(number: int) -> None:
            answers[number] = worker.check({"n": number}).inputs["n"]

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == {number: number for number in range(20)}


def test_an_edited_file_is_seen_when_it_is_loaded_anew(tmp_path: Path) -> None:
    file = tmp_path / "edited.py"
    file.write_text(SOURCE)
    with FormWorker(TaskRef(file=str(file), name="train"), workers=WORKERS) as worker:
        assert len(worker.forms.inputs.fields) == 3
        file.write_text(SOURCE.replace("n: int,", "n: int, m: int,"))
        assert len(worker.forms.inputs.fields) == 3
        worker.reload()
        assert len(worker.forms.inputs.fields) == 4
    with pytest.raises(WorkerError, match="the form of train is closed"):
        worker.check({})


def test_what_cannot_be_loaded_says_why(tmp_path: Path, file: Path) -> None:
    with FormWorker(TaskRef(file=str(file), name="trian")) as worker, pytest.raises(TaskNotFoundError, match="trian"):
        _ = worker.forms
    broken = tmp_path / "broken.py"
    broken.write_text("raise LookupError('not today')")
    with FormWorker(TaskRef(file=str(broken), name="x")) as worker, pytest.raises(ModuleFailedError, match="not today"):
        _ = worker.forms


def test_a_task_that_a_notebook_pickled_has_a_form_too() -> None:
    namespace: dict[str, object] = {"__name__": "__main__"}
    exec(SOURCE.replace('print("x" * 1_000_000)', ""), namespace)
    pickled = base64.b64encode(cloudpickle.dumps(namespace["train"])).decode()
    with FormWorker(TaskRef(name="made.train", pickled=pickled), workers=WORKERS) as worker:
        assert [field.name for field in worker.forms.inputs.fields] == ["n", "config", "name"]
        checked = worker.check({"n": "3", "config": {"lr": 2}})
        assert (checked.is_right, checked.command) == (True, "")
