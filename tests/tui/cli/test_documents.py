"""`docs/events.md` and `docs/command-line.md` say what the program does."""

import dataclasses
import json
import re
from pathlib import Path

import click
import pytest

from flyte_debugger.history.kept_run import KeptRun
from flyte_debugger.history.run_history import RunRow
from flyte_debugger.run.attempt_state import Attempt
from flyte_debugger.run.event_buffer import OutputOmitted
from flyte_debugger.run.events import ENDED, KINDS, VERSION, Event, decode, encode
from flyte_debugger.run.state import ActionState, RunState
from flyte_taskmodel.description.task_description import ErrorInfo, FileTasks, Frame, TaskDescription, TaskSummary
from flyte_tui.cli.commands import cli
from flyte_tui.cli.runs.show_run import to_json as kept_json
from flyte_tui.cli.tasks.list_tasks import to_json

DOCS = Path(__file__).parents[3] / "docs"
EVENTS = (DOCS / "events.md").read_text()
COMMANDS = (DOCS / "command-line.md").read_text()


def section(kind: str) -> str:
    found = re.search(rf"^## `{kind}`\n(.*?)(?=^## |\Z)", EVENTS, re.MULTILINE | re.DOTALL)
    assert found, f"docs/events.md has no section on {kind}"
    return found.group(1)


def documented(text: str, name: str) -> bool:
    return f"`{name}`" in text


@pytest.mark.parametrize("kind", KINDS)
def test_each_event_has_its_fields_and_an_example(kind: str) -> None:
    text = section(kind)
    fields = [field.name for field in dataclasses.fields(KINDS[kind])]
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == fields
    example = re.search(r"```json\n(.*)\n```", text)
    assert example
    message = json.loads(example.group(1))
    event: Event = decode(message)
    assert encode(event) == message


def test_no_event_is_documented_that_is_not_sent() -> None:
    assert set(re.findall(r"^## `(\w+)`", EVENTS, re.MULTILINE)) == {*KINDS, OutputOmitted.kind}


def test_version_and_statuses() -> None:
    assert f"this is version {VERSION}." in EVENTS
    assert all(documented(EVENTS, status) and documented(COMMANDS, status) for status in ENDED)


def test_the_object_of_run_is_documented() -> None:
    state = RunState(actions={"a": ActionState("a", None, "t", "t", None, False, {}, "off", 1.0)})
    result = state.to_json()
    example = re.search(r"```json\n(.*?)```", COMMANDS, re.DOTALL)
    assert example
    shown = json.loads(example.group(1))
    assert list(shown) == list(result)
    assert list(shown["actions"][0]) == list(result["actions"][0])
    assert all(documented(COMMANDS, key) for key in [*result, *result["actions"][0]])


@pytest.mark.parametrize("kind", [ErrorInfo, Frame, TaskSummary, TaskDescription, RunRow, Attempt])
def test_the_fields_of_objects_are_documented(kind: type) -> None:
    assert [field.name for field in dataclasses.fields(kind) if not documented(COMMANDS, field.name)] == []


def test_the_object_of_list_is_documented() -> None:
    result = to_json([Path("/x")], [FileTasks("/x/a.py", error=ErrorInfo("ImportError", "no"))])
    assert all(documented(COMMANDS, key) for key in [*result, *result["failed"][0]])


def test_the_object_of_a_kept_run_is_documented() -> None:
    row = RunRow("run-1", "e.main", None, "/nowhere", 1.0, "succeeded")
    result = kept_json(KeptRun(row, None, RunState()))
    assert [key for key in result if not documented(COMMANDS, key)] == []


@pytest.mark.parametrize("command", ["run", "rerun", "runs", "runs show", "runs prune"])
def test_every_command_and_option_is_documented(command: str) -> None:
    found: click.Command = cli
    for name in command.split():
        assert isinstance(found, click.Group)
        found = found.commands[name]
    assert f"flyte-tui {command} " in COMMANDS
    missing = [option for parameter in found.params for option in parameter.opts if option.startswith("--")]
    assert [option for option in missing if f"`{option}" not in COMMANDS and f"[{option}" not in COMMANDS] == []
