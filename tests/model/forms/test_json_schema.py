"""Forms as JSON Schema: valid by its own rules, and of the same opinion as the form."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from flyte_taskmodel.forms.form_filler import FormFiller
from flyte_taskmodel.forms.json_schema import json_schema
from flyte_taskmodel.forms.schema import Field, Form, TaskForms
from tests.model.forms.kinds import TASKS

pytestmark = pytest.mark.filterwarnings("ignore")  # Flyte's own imports warn


def validator(task: str) -> Draft202012Validator:
    schema = json_schema(FormFiller(TASKS[task], lambda _: "").forms())
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    return Draft202012Validator(schema)


@pytest.mark.parametrize("task", TASKS)
def test_a_schema_is_valid(task: str) -> None:
    schema = validator(task).schema
    assert isinstance(schema, dict)
    assert list(schema["properties"]) == ["inputs", "overrides"]


@pytest.mark.parametrize(
    ("task", "values"),
    [
        ("scalars", {}),
        ("scalars", {"n": 3, "ratio": 0.5, "flag": True, "size": "LARGE", "wait": "90s", "maybe": None, "either": "x"}),
        (
            "containers",
            {
                "numbers": [1],
                "words": ["a"],
                "pair": [1, "x"],
                "many": [],
                "table": {"a": 1.5},
                "counted": {},
                "nested": [{"a": [1]}],
            },
        ),
        ("groups", {"net": {}, "options": {"mode": "m"}, "point": {"x": 1}, "one": {"start": 3}, "aliased": None}),
        ("others", {"array": [[1]], "anything": "1", "bounded": 4}),
    ],
)
def test_what_the_form_takes_the_schema_takes(task: str, values: dict[str, Any]) -> None:
    checked = FormFiller(TASKS[task], lambda _: "").check(values, ())
    assert checked.input_errors == ()
    assert list(validator(task).iter_errors({"inputs": values})) == []


@pytest.mark.parametrize(
    ("task", "values"),
    [
        ("scalars", {"n": 3.5}),
        ("scalars", {"size": "HUGE"}),
        ("scalars", {"m": 1}),
        ("groups", {"options": {}, "net": {}, "point": {"x": 1}}),
        ("groups", {"options": {"mode": "m"}, "net": {}, "point": {"x": 1}, "span": {"start": -1}}),
        ("others", {"array": [1], "anything": 1, "bounded": 10}),
        ("containers", {}),
    ],
)
def test_what_the_form_refuses_the_schema_refuses(task: str, values: dict[str, Any]) -> None:
    checked = FormFiller(TASKS[task], lambda _: "").check(values, ())
    assert checked.input_errors != ()
    assert list(validator(task).iter_errors({"inputs": values})) != []


def test_it_says_what_a_person_would_be_told() -> None:
    schema = json_schema(FormFiller(TASKS["groups"], lambda path: "no effect here" if path == "queue" else "").forms())
    start = schema["properties"]["inputs"]["properties"]["span"]["properties"]["start"]
    assert start == {"type": "integer", "minimum": 0, "description": "Where it begins.", "default": 2}
    overrides = schema["properties"]["overrides"]["properties"]
    assert overrides["queue"]["$comment"] == "On this machine: no effect here."
    assert "name" not in overrides
    assert overrides["cache"]["properties"]["behavior"]["enum"] == ["auto", "override", "disable"]


def test_a_secret_is_to_be_written_and_never_read() -> None:
    form = Form("t", (Field("word", "word", "word", secret=True),))
    schema = json_schema(TaskForms("t", form, Form("t")))
    assert schema["properties"]["inputs"]["properties"]["word"]["writeOnly"] is True
