"""The command and the JSON that a filled form gives: run, they are the same run."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.run.shell_command import TAKEN, command_line
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.forms.cli_arguments import parse_arguments
from flyte_taskmodel.forms.form_filler import FormFiller
from flyte_taskmodel.forms.input_form import InputForm
from flyte_taskmodel.forms.inputs_file import read_inputs
from flyte_taskmodel.forms.schema import Checked
from flyte_taskmodel.forms.settings_codec import as_settings, without
from flyte_taskmodel.overrides.effective_settings import effective_settings
from flyte_tui.cli.run import run_command
from tests.model.forms.kinds import FILE, TASKS

pytestmark = pytest.mark.filterwarnings("ignore")  # Flyte's own imports warn

TASK = TASKS["scalars"]
FILLING = FormFiller(TASK, lambda _: "")
WORDS = st.text() | st.sampled_from(["--", "--n", "-1", "--json", "a b", "'", '"', "$HOME", "\n", "", "none"])


def request_of(command: str, monkeypatch: pytest.MonkeyPatch) -> RunRequest:
    """The request that the real command line makes of a command as a shell would read it."""
    asked: list[RunRequest] = []
    monkeypatch.setattr("flyte_tui.cli.run.run_task.run_task", lambda request, _shown: asked.append(request) or 0)
    program, run, *arguments = shlex.split(command)
    assert (program, run) == ("flyte-tui", "run")
    assert run_command.run_command.main(arguments, standalone_mode=False) == 0
    return asked[0]


def natives_of(request: RunRequest) -> dict[str, Any]:
    inputs, errors = InputForm(TASK).read(request.inputs, running=True)
    assert errors == []
    defaults = {name: default for name, (_, default) in TASK.native_interface.inputs.items()}
    return {**defaults, **parse_arguments(TASK, request.arguments, inputs)}


def made_of(checked: Checked) -> dict[str, Any]:
    return InputForm(TASK).read(checked.inputs, running=True)[0]


def command_of(checked: Checked) -> str:
    task = TaskRef(file=str(FILE), name="scalars")
    return command_line(RunRequest(task, checked.arguments, checked.rest, overrides=checked.settings))


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "n": st.integers(),
        "ratio": st.floats(allow_nan=False),
        "flag": st.booleans(),
        "on": st.booleans(),
        "text": WORDS,
        "size": st.sampled_from(["SMALL", "LARGE"]),
        "mode": st.sampled_from(["fast", "careful"]),
        "at": st.datetimes().map(lambda at: at.isoformat()),
        "day": st.dates().map(lambda day: day.isoformat()),
        "wait": st.integers(-(10**6), 10**6),
        "data": WORDS,
        "maybe": st.none() | st.integers(),
        "either": st.integers() | WORDS | WORDS.map(lambda text: {"$variant": "str", "value": text}),
    },
)


@given(VALUES, st.dictionaries(st.sampled_from(["A", "B"]), WORDS, max_size=2), st.integers(1, 5))
@settings(max_examples=150)
def test_the_command_run_in_a_shell_gives_the_same_values(values: Any, env_vars: dict[str, str], retries: int) -> None:
    checked = FILLING.check(values, as_settings({"retries": {"count": retries}, "env_vars": env_vars}))
    if checked.input_errors:  # A text that begins with base64: and is none.
        return
    with pytest.MonkeyPatch.context() as monkeypatch:
        request = request_of(command_of(checked), monkeypatch)
    wanted, natives = made_of(checked), natives_of(request)
    assert {name: natives[name] for name in wanted} == wanted
    assert request.overrides == checked.settings
    again = InputForm(TASK).read(read_inputs(checked.json), running=True)
    assert again == (wanted, [])


def test_what_flytes_own_command_line_takes_is_spelled_for_it() -> None:
    checked = FILLING.check({"n": "3", "on": False, "flag": "yes", "text": "-x", "size": "l", "wait": "90s"}, ())
    assert checked.arguments == ("--n", "3", "--no-on", "--flag", "--text=-x", "--size", "LARGE")
    assert checked.rest == {"wait": "1m30s"}
    assert command_of(checked) == (
        f'flyte-tui run {FILE} scalars --n 3 --no-on --flag --text=-x --size LARGE --inputs \'{{"wait": "1m30s"}}\''
    )


def test_an_input_that_is_called_like_an_option_of_ours_is_told_apart() -> None:
    request = RunRequest(TaskRef(file="/f.py", name="t"), ("--json", "--n", "3"), overrides=("retries=1",))
    assert command_line(request) == "flyte-tui run /f.py t --set retries=1 -- --json --n 3"
    options = {name for option in run_command.run_command.params for name in option.opts if name.startswith("-")}
    assert options | {"--help", "-h"} == TAKEN


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "n: 3\nflag: yes\nday: 2026-03-01\nclock: 12:30\n",
            {"n": 3, "flag": "yes", "day": "2026-03-01", "clock": "12:30"},
        ),
        (
            "ratio: 1.5\nother: 1e-3\noctal: 010\nnothing: ~\nempty:\n",
            {"ratio": 1.5, "other": "1e-3", "octal": "010", "nothing": None, "empty": None},
        ),
        ('{"n": 3, "at": null}', {"n": 3, "at": None}),
        ("", {}),
    ],
)
def test_a_file_of_inputs_holds_yaml_or_json(tmp_path: Path, text: str, values: Any) -> None:
    file = tmp_path / "inputs.yaml"
    file.write_text(text)
    assert read_inputs(str(file)) == values


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- 1\n", "inputs.yaml holds no object: write a key for each input"),
        ("3: x\n", "holds no object"),
        ("a: [\n", "is neither YAML nor JSON"),
        ("!!python/object/apply:os.system ['true']\n", "is neither YAML nor JSON"),
    ],
)
def test_a_file_that_is_none_says_so(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "inputs.yaml"
    file.write_text(text)
    with pytest.raises(InputsError, match=said):
        read_inputs(str(file))


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputsError, match="--inputs nowhere cannot be read: No such file"):
        read_inputs("nowhere")
    with pytest.raises(InputsError, match="The value of --inputs is neither"):
        read_inputs("{n: 3")


@pytest.mark.parametrize(
    ("arguments", "inputs", "kept"),
    [
        ("--n 3 --text a", ["n"], "--text a"),
        ("--n=3 --text a", ["n"], "--text a"),
        ("--no-on --n 3", ["on"], "--n 3"),
        ("--flag --n 3", ["flag"], "--n 3"),
        ("--n 3", ["m"], "--n 3"),
    ],
)
def test_what_is_given_anew_takes_the_place_of_what_a_run_had(arguments: str, inputs: list[str], kept: str) -> None:
    assert without(tuple(arguments.split()), inputs) == tuple(kept.split())


def test_a_setting_takes_the_place_of_its_parts_too() -> None:
    earlier = ("retries.count=2", "retries.backoff.base=2s", "queue=q", "retrying=x")
    assert effective_settings((*earlier, "retries=3")) == ("queue=q", "retrying=x", "retries=3")
    assert effective_settings((*earlier, "retries.count=3")) == (*earlier[1:], "retries.count=3")
