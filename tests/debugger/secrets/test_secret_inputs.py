"""Inputs that are secret reach the task and nothing else: no file of the run's, no output, no error, no command."""

import base64
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import cloudpickle
import pytest
from pydantic import SecretStr

from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.history.request_record import read_request
from flyte_debugger.run.events import Event, Output
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.run_handle import start_run
from flyte_debugger.run.state import RunState
from flyte_taskmodel.plain_json import to_plain
from tests.debugger.runner import WORKERS

pytestmark = pytest.mark.real

VALUE = "correct-horse-battery"
SOURCE = """
from dataclasses import dataclass
from typing import Annotated
import flyte
from pydantic import BaseModel, Field, Secret, SecretStr, field_serializer, field_validator

env = flyte.TaskEnvironment(name="secretive")

class Login(BaseModel):
    user: str = "u"
    word: SecretStr = SecretStr("")
    starred: SecretStr = SecretStr("")

    @field_validator("word")
    @classmethod
    def long(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value().startswith("bad"):
            raise ValueError("a bad word: " + value.get_secret_value())
        return value

    @field_serializer("word", when_used="json")
    def written(self, value: SecretStr) -> str:
        return value.get_secret_value()

@env.task(timeout=30)
def called(word: SecretStr) -> SecretStr:
    return word

@env.task
def calling(word: SecretStr) -> int:
    return len(called(word).get_secret_value())

Marked = Annotated[str, Field(json_schema_extra={"writeOnly": True})]

@env.task
def bare(word: SecretStr, n: int = 1) -> int:
    print("it is", word.get_secret_value(), flush=True)
    return len(word.get_secret_value()) + n

@env.task
def nested(login: Login, words: list[SecretStr] = []) -> int:
    return len(login.word.get_secret_value()) + sum(len(word.get_secret_value()) for word in words)

@env.task
def marked(word: Marked, keys: dict[str, Secret[str]] = {}) -> None:
    raise LookupError("no " + word)
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("secrets") / "secretive.py"
    file.write_text(textwrap.dedent(SOURCE))
    return file


def run(file: Path, task: str, arguments: tuple[str, ...] = (), **given: Any) -> tuple[RunState, list[Event]]:
    with start_run(RunRequest(TaskRef(file=str(file), name=task), arguments, **given), WORKERS) as started:
        events = list(started.events())
        return started.wait(60), events


def holders(home: Path) -> list[Path]:
    """The files below a home that hold the value."""
    return [path for path in home.rglob("*") if path.is_file() and VALUE.encode() in path.read_bytes()]


def asked(state: RunState) -> dict[str, Any]:
    assert state.run_dir
    kept = to_plain(read_request(Path(state.run_dir)).request)
    return {name: kept[name] for name in ("arguments", "inputs", "withheld")}


@pytest.mark.parametrize(
    ("task", "arguments", "inputs", "kept", "outputs"),
    [
        ("bare", ("--word", VALUE, "--n", "2"), {}, (["--n", "2"], {}, ["word"]), (23,)),
        ("bare", ("--n=2", f"--word={VALUE}"), {}, (["--n=2"], {}, ["word"]), (23,)),
        ("bare", (), {"word": VALUE}, ([], {}, ["word"]), (22,)),
        (
            "nested",
            (),
            {"login": {"user": "me", "word": VALUE}, "words": [VALUE]},
            ([], {"login": {"user": "me"}}, ["login.word", "words"]),
            (42,),
        ),
        ("calling", ("--word", VALUE), {}, ([], {}, ["word"]), (21,)),
        ("nested", ("--login", json.dumps({"word": VALUE})), {}, ([], {}, ["login"]), (21,)),
        ("marked", ("--word", VALUE), {"keys": {"a": VALUE}}, ([], {}, ["keys", "word"]), ()),
    ],
)
def test_a_secret_reaches_the_task_and_no_file(
    file: Path, own_home: Path, task: str, arguments: Any, inputs: Any, kept: Any, outputs: Any
) -> None:
    state, events = run(file, task, arguments, inputs=inputs)
    assert state.outputs == outputs
    assert asked(state) == dict(zip(("arguments", "inputs", "withheld"), kept, strict=True))
    assert holders(own_home) == []
    assert VALUE not in repr(events)
    if task == "bare":
        assert "it is ***" in "".join(event.text for event in events if isinstance(event, Output))
    if task == "marked":
        assert state.error
        assert state.error.message == "no ***"


def test_what_a_notebook_pickled_is_masked_and_not_kept(file: Path, own_home: Path) -> None:
    pickled = base64.b64encode(cloudpickle.dumps({"word": SecretStr(VALUE)})).decode()
    state, events = run(file, "bare", pickled_inputs=pickled)
    assert state.outputs == (22,)
    assert "it is ***" in "".join(event.text for event in events if isinstance(event, Output))
    assert pickled not in (Path(state.run_dir or "") / "request.json").read_text()
    assert holders(own_home) == []


def test_a_run_is_run_again_only_with_its_secrets(file: Path, own_home: Path) -> None:
    given = {"login": {"user": "me", "word": VALUE}}
    run(file, "nested", inputs=given)

    def rerun(*more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flyte_tui", "rerun", "last", "--json", *more]
        return subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=60, check=False)

    refused = rerun()
    assert refused.returncode == 2
    assert "was run with login.word before, which was not kept: give it again, as in --inputs" in refused.stderr
    again = rerun("--inputs", json.dumps({"login": {"word": VALUE}}))
    assert json.loads(again.stdout)["outputs"] == [21]
    assert asked(RunState(run_dir=json.loads(again.stdout)["run_dir"]))["inputs"] == {"login": {"user": "me"}}
    with FormWorker(TaskRef(file=str(file), name="nested"), workers=WORKERS) as worker:
        assert worker.last() == ({"login": {"user": "me"}}, {})
    assert holders(own_home) == []


@pytest.mark.parametrize("speaks", [True, False])
def test_what_a_file_that_cannot_be_imported_was_given_is_kept_unless_it_speaks_of_secrets(
    tmp_path: Path, speaks: bool
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(f"{'from pydantic import SecretStr' if speaks else ''}\nraise LookupError('not today')")
    state, _ = run(broken, "task", ("--word", VALUE), inputs={"n": 3})
    assert state.status == "failed"
    withheld = {"arguments": [], "inputs": {}, "withheld": ["n", "word"]}
    assert asked(state) == (
        withheld if speaks else {"arguments": ["--word", VALUE], "inputs": {"n": 3}, "withheld": []}
    )


def test_a_form_shows_no_secret(file: Path) -> None:
    with FormWorker(TaskRef(file=str(file), name="nested"), workers=WORKERS) as worker:
        fields = {field.path: field for field in worker.forms.inputs.walk()}
        assert fields["login.word"].secret
        assert (fields["login.word"].note, fields["words.*"].secret) == ("Default: SecretStr('').", True)
        assert "only stars" in fields["login.starred"].note
        bad = f"bad {VALUE}"
        checked = worker.check({"login": {"word": bad}, "words": bad})
        assert {error.path: error.message for error in checked.input_errors} == {
            "login.word": "login.word: a bad word: ***.",
            "words": "words takes a list.",
        }
        checked = worker.check({"login": {"word": VALUE, "user": "me"}, "words": [VALUE]})
        assert checked.is_right
        assert checked.inputs["words"] == [VALUE]
        assert VALUE not in checked.command + checked.json + repr(checked.shared)
        assert '"user": "me"' in checked.command
