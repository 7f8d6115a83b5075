"""What the command line refuses of inputs: the cause that a person can mend, and the way out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import flyte
import pytest
from pydantic import BaseModel, field_validator

from flyte_taskmodel.description.error_details import message_of
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.forms.cli_arguments import parse_arguments
from flyte_taskmodel.forms.input_form import InputForm

pytestmark = pytest.mark.filterwarnings("ignore")  # Flyte's own imports warn

env = flyte.TaskEnvironment("refusals")


@dataclass
class Config:
    lr: float = 0.1

    def __post_init__(self) -> None:
        if self.lr < 0:
            raise ValueError("lr must not be negative")


class Model(BaseModel):
    a: int = 1

    @field_validator("a")
    @classmethod
    def is_positive(cls, value: int) -> int:
        if value < 0:
            raise ValueError("a must be positive")
        return value


@env.task
def everything(
    config: Config = Config(),  # noqa: B008
    model: Model = Model(),  # noqa: B008
    models: list[Model] | None = None,
    n: int | None = None,
    s: int | None = 5,
    k: int = 3,
    numbers: list[int] = [1],  # noqa: B006
    table: dict[str, int] = {"a": 1},  # noqa: B006
    flag: bool = True,
    text: str = "a",
    wait: timedelta = timedelta(1),
    when: datetime = datetime(2026, 1, 1, tzinfo=UTC),
) -> None: ...


def refusal(*arguments: str) -> str:
    with pytest.raises(InputsError) as refused:
        parse_arguments(everything, arguments)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("config", '{"lr": -1}', "config: lr must not be negative. Leave --config out for Config(lr=0.1)."),
        ("model", '{"a": -1}', "model.a: a must be positive. Leave --model out for Model(a=1)."),
        ("models", '[{"a": -1}]', "models.0.a: a must be positive. Leave --models out for None."),
        ("n", "none", "n takes a whole number, not 'none'. Leave --n out for None."),
        ("s", "none", "Leave --s out for 5. None is written as null in --inputs: --inputs '{\"s\": null}'."),
        ("k", "x", "'x' is not a valid integer. Leave --k out for 3."),
        ("numbers", "3", "numbers takes a list, not '3'. Leave --numbers out for [1]."),
        ("numbers", '["a"]', "numbers.0 takes a whole number, not 'a'. Leave --numbers out for [1]."),
        ("numbers", f"[{2**63}]", f"{2**63 - 1}, not {2**63}. Leave --numbers out for [1]."),
        ("table", f'{{"a": {2**63}}}', f"{2**63 - 1}, not {2**63}. Leave --table out for {{'a': 1}}."),
        ("model", f'{{"a": {2**64}}}', f"to {2**64 - 1}, not {2**64}. Leave --model out for Model(a=1)."),
        ("text", "a\udcff", "text takes a text, not 'a\\udcff'. Leave --text out for 'a'."),
        ("k", str(2**63), f"from {-(2**63)} to {2**63 - 1}, not '{2**63}'. Leave --k out for 3."),
    ],
)
def test_a_refusal_names_the_cause_and_the_way_out(name: str, text: str, said: str) -> None:
    message = refusal(f"--{name}", text)
    assert message.startswith(f"Invalid value for '--{name}': ")
    assert message.endswith(said)


@pytest.mark.parametrize("arguments", [("--flag", "no"), ("--flag=no",)])
def test_a_value_for_a_flag_is_told_how_flags_are_written(arguments: tuple[str, ...]) -> None:
    assert refusal(*arguments).endswith(
        " --flag is a flag: write --flag or --no-flag without a value, or leave it out."
    )


def test_flyte_prints_nothing_of_a_duration_that_a_form_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse_arguments(everything, ("--wait", "2h30m")) == {"wait": timedelta(hours=2.5)}
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("number", [-(2**63), 2**63 - 1])
def test_the_edges_of_64_bits_are_taken(number: int) -> None:
    assert parse_arguments(everything, (f"--k={number}",))["k"] == number
    assert InputForm(everything).read({"k": number}, running=True) == ({"k": number}, [])


def test_a_form_refuses_what_flyte_cannot_hand_on() -> None:
    _, [error] = InputForm(everything).read({"k": 2**63}, running=True)
    assert error.message == f"k takes a whole number of 64 bits, from {-(2**63)} to {2**63 - 1}, not {2**63}."


@pytest.mark.parametrize("values", [{"table": {"b": 2}}, {"table": '{"b": 2}'}])
def test_a_dict_takes_the_place_of_the_default(values: dict[str, Any]) -> None:
    assert InputForm(everything).read(values, running=True)[0] == {"table": {"b": 2}}
    assert parse_arguments(everything, ("--table", '{"b": 2}')) == {"table": {"b": 2}}


@pytest.mark.parametrize("text", ["0001-01-01T00:00+10:00", "9999-12-31T23:00-10:00"])
def test_a_moment_that_flyte_cannot_hand_on_is_refused(text: str) -> None:
    _, [error] = InputForm(everything).read({"when": text}, running=True)
    assert error.message.endswith(f", not '{text}'.")


def test_an_error_of_flytes_has_no_protobuf_in_it() -> None:
    error = ValueError(
        "Error converting input 'u':\nLiteral value: scalar {\n  x\n}\n\nExpected Python type: A\nException: b"
    )
    assert message_of(error) == "Error converting input 'u':\nExpected Python type: A\nException: b"
