"""Members of pydantic models under their aliases: taken, told in the schema, kept secret, and warned of where lost."""

from typing import Any

import flyte
import pytest
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, SecretStr

from flyte_taskmodel.forms.input_form import InputForm
from flyte_taskmodel.forms.json_schema import json_schema
from flyte_taskmodel.forms.schema import Form, TaskForms
from flyte_taskmodel.forms.secret_values import parted, secret_texts

env = flyte.TaskEnvironment("aliases")


class Named(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    name_: str = Field("n", alias="theName")
    needed: int = Field(alias="isNeeded")
    word: SecretStr = Field(SecretStr(""), validation_alias=AliasChoices("passWord", "pw"))


class Strict(BaseModel):
    name_: str = Field("n", alias="theName")


class Within(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    word: str = Field("w", validation_alias=AliasPath("outer", "word"))
    n: int = Field(1, validation_alias=AliasChoices("number", AliasPath("outer", "numbers", 0)))


class Lost(BaseModel):
    word: str = Field("w", validation_alias=AliasPath("outer", "word"))


@env.task
def within(m: Within) -> str:
    return m.word


@env.task
def lost(m: Lost) -> str:
    return m.word


@env.task
def named(m: Named) -> str:
    return m.name_


@env.task
def strict(m: Strict = Strict()) -> str:  # noqa: B008
    return m.name_


def read(task: Any, value: Any) -> Any:
    natives, errors = InputForm(task).read({"m": value}, running=True)
    assert not errors, errors
    return natives["m"]


@pytest.mark.parametrize("name", ["name_", "theName"])
@pytest.mark.parametrize("needed", ["needed", "isNeeded"])
def test_a_form_takes_what_the_model_takes(name: str, needed: str) -> None:
    made = read(named, {name: "ab", needed: 3, "pw": "x"})
    assert (made.name_, made.needed, made.word.get_secret_value()) == ("ab", 3, "x")


def test_a_model_without_names_takes_both_in_a_form() -> None:
    assert read(strict, {"theName": "ab"}) == read(strict, {"name_": "ab"}) == Strict(theName="ab")


def test_a_value_is_found_within_others_as_the_model_finds_it() -> None:
    value = {"outer": {"word": "ab", "numbers": [3]}}
    assert read(within, value) == Within.model_validate(value) == read(within, {"word": "ab", "number": 3})
    _, [error] = InputForm(within).read({"m": {"outer": {"wrod": "ab"}}}, running=True)
    assert error.path == "m.outer"


def test_an_unknown_member_is_still_refused() -> None:
    _, errors = InputForm(named).read({"m": {"theNam": "ab", "isNeeded": 1}}, running=True)
    assert [error.path for error in errors] == ["m.theNam"]


def test_the_schema_has_the_aliases() -> None:
    form = InputForm(named).form()
    whole = json_schema(TaskForms("aliases.named", form, Form("overrides")))
    model = whole["properties"]["inputs"]["properties"]["m"]
    assert {"name_", "theName", "needed", "isNeeded", "word", "passWord", "pw"} == set(model["properties"])
    assert model["allOf"] == [{"anyOf": [{"required": ["needed"]}, {"required": ["isNeeded"]}]}]
    assert model["required"] == []


def test_values_are_written_down_under_the_members_own_names() -> None:
    assert InputForm(named).tidy({"m": {"theName": "ab", "isNeeded": "3"}}) == {"m": {"name_": "ab", "needed": 3}}


def test_a_secret_under_its_alias_is_one() -> None:
    values = {"m": {"theName": "ab", "pw": "hunter2"}}
    fields = InputForm(named).fields
    assert list(secret_texts(fields, values)) == ["hunter2"]
    both = parted(fields, values)
    assert (both.shared, both.withheld) == ({"m": {"name_": "ab"}}, {"m.word": "hunter2"})


def test_what_flyte_loses_on_the_way_is_warned_of() -> None:
    [model] = InputForm(strict).form().fields
    assert "what is given here is lost, unless its model_config has populate_by_name=True" in model.fields[0].note
    [model] = InputForm(lost).form().fields
    assert "Lost reads outer.word alone" in model.fields[0].note
    [model] = InputForm(named).form().fields
    assert [field.note for field in model.fields[:2]] == ["", ""]
