"""Events keep what they say on their way through JSON, and `docs/events.md` speaks of each of them."""

import dataclasses
import json
import typing
from pathlib import Path
from typing import Any

import pytest

from flyte_debugger.run import events
from flyte_taskmodel.description.task_description import ErrorInfo, Frame

ERROR = ErrorInfo(
    "ValueError", "bad", (Frame("/a.py", 3, "f", "raise"),), ErrorInfo("KeyError", "k"), (ErrorInfo("E", ""),)
)
SAMPLES: dict[Any, Any] = {str: "text", float: 1.5, int: 2, bool: True, dict[str, Any]: {"n": [1, {"a": None}]}}


def sample(kind: type[events.Event]) -> events.Event:
    hints = typing.get_type_hints(kind)
    values = {}
    for field in dataclasses.fields(kind):
        hint = hints[field.name]
        if ErrorInfo in typing.get_args(hint):
            values[field.name] = ERROR
        elif typing.get_origin(hint) is tuple:
            values[field.name] = (1, "two", {"three": None})
        elif typing.get_origin(hint) is typing.Literal:
            values[field.name] = typing.get_args(hint)[-1]
        else:
            plain = [member for member in typing.get_args(hint) if member is not type(None)]
            values[field.name] = SAMPLES[plain[0] if plain and hint not in SAMPLES else hint]
    return kind(**values)


@pytest.mark.parametrize("kind", events.KINDS.values())
def test_an_event_comes_back_equal(kind: type[events.Event]) -> None:
    event = sample(kind)
    assert events.decode(json.loads(events.to_line(event))) == event


def test_fields_of_a_later_version_are_passed_over() -> None:
    message = {**events.encode(events.Notice("hello", 1.0)), "colour": "red"}
    assert events.decode(message) == events.Notice("hello", 1.0)


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ValueError, match="'moon_landed'"):
        events.decode({"kind": "moon_landed"})


def test_the_documentation_names_every_event_and_field() -> None:
    text = (Path(__file__).parents[3] / "docs" / "events.md").read_text()
    for kind in events.KINDS.values():
        assert f"`{kind.kind}`" in text
        for field in dataclasses.fields(kind):
            assert f"`{field.name}`" in text, f"{kind.kind}.{field.name}"
