"""Types, defaults and signatures as texts."""

import collections.abc
import enum
import typing
from typing import Annotated, Any, Literal

import pytest

from flyte_taskmodel.description.signature import default_text, method_signature, task_signature, type_text
from flyte_taskmodel.description.task_description import InputDescription


class Color(enum.Enum):
    RED = "red"


class Box:
    def method(self, a: "int", *, b: typing.Optional[Color] = Color.RED, **rest: Any) -> "list[str]": ...  # noqa: UP045


class Rude:
    def __repr__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (int, "int"),
        (None, "None"),
        ("list[Config]", "list[Config]"),
        (list[int], "list[int]"),
        (typing.Dict[str, list[Color]], "dict[str, list[Color]]"),  # noqa: UP006
        (typing.Optional[int], "int | None"),  # noqa: UP045
        (int | str | None, "int | str | None"),
        (tuple[int, ...], "tuple[int, ...]"),
        (Literal["a.b", 3], "Literal['a.b', 3]"),
        (Annotated[int, "meta"], "int"),
        (collections.abc.Callable[[int], str], "Callable[[int], str]"),
        (Any, "Any"),
        (Color, "Color"),
    ],
)
def test_type_text(annotation: Any, text: str) -> None:
    assert type_text(annotation) == text


def test_default_text() -> None:
    assert default_text(Color.RED) == "Color.RED"
    assert default_text("a'b") == '"a\'b"'
    assert default_text(int) == "int"
    assert " at 0x" not in default_text(object())
    assert "Rude" in default_text(Rude())


def test_method_signature_reads_as_it_is_written() -> None:
    assert method_signature(Box.method) == "(a: int, *, b: Color | None = Color.RED, **rest: Any) -> list[str]"


def test_task_signature_keeps_the_order_of_the_inputs() -> None:
    inputs = (InputDescription("n", "int", False, "3"), InputDescription("name", "str", True))
    assert task_signature(inputs, "str") == "(n: int = 3, name: str) -> str"
