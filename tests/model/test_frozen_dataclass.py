"""The decorator of modules with many small classes behaves as that of the standard library."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any, ClassVar

import pytest

from flyte_taskmodel import frozen_dataclass


@dataclass(frozen=True)
class Standard:
    kind: ClassVar[str] = "example"
    name: str
    parts: tuple[Any, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)


@frozen_dataclass.dataclass(frozen=True)
class Ours:
    kind: ClassVar[str] = "example"
    name: str
    parts: tuple[Any, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)


@frozen_dataclass.dataclass(frozen=True)
class Inherited(Ours):
    more: int = 0


@pytest.mark.parametrize("arguments", [("a",), ("a", (1, 2)), ("a", (), {"b": "c"})])
def test_values_are_made_and_told_as_by_the_standard_one(arguments: tuple[Any, ...]) -> None:
    ours, standard = Ours(*arguments), Standard(*arguments)
    assert repr(ours) == repr(standard).replace("Standard", "Ours")
    assert dataclasses.asdict(ours) == dataclasses.asdict(standard)
    assert [each.name for each in dataclasses.fields(ours)] == [each.name for each in dataclasses.fields(standard)]
    assert Ours.__match_args__ == Standard.__match_args__


def test_equal_values_are_equal_and_hash_alike() -> None:
    one, other = Ours("a", (1,)), Ours("a", (1,))
    assert one == other
    assert one != Ours("a", (2,))
    assert one != Standard("a", (1,))
    assert one != Inherited("a", (1,))
    assert Inherited("a", more=1) != Inherited("a", more=2)
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)  # as of the standard one, which hashes the dictionary, too
    assert hash(dataclasses.replace(one, notes=None)) == hash(dataclasses.replace(other, notes=None))


def test_a_field_cannot_be_assigned_or_deleted() -> None:
    one = Inherited("a")
    with pytest.raises(FrozenInstanceError, match="name"):
        one.name = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="more"):
        del one.more
    assert one == Inherited("a")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_are_equal(again: Any) -> None:
    one = Inherited("a", (1, [2]), {"b": "c"}, 3)
    assert again(one) == one
    assert repr(again(one)) == repr(one)


def test_a_value_that_holds_itself_is_shown() -> None:
    held: list[Any] = []
    one = Ours("a", (held,))
    held.append(one)
    assert repr(one) == "Ours(name='a', parts=([...],), notes={})"


def test_it_is_for_frozen_ones_alone() -> None:
    with pytest.raises(TypeError, match="frozen"):
        frozen_dataclass.dataclass(frozen=False)


@pytest.mark.parametrize("more", [{"kw_only": True}, {"init": False}, {"repr": False}, {"compare": False}])
def test_a_field_that_the_shared_methods_would_get_wrong_is_refused(more: dict[str, bool]) -> None:
    with pytest.raises(TypeError, match=r"^Odd\.value is more than a value"):

        @frozen_dataclass.dataclass(frozen=True)
        class Odd:
            value: int = field(default=0, **more)  # type: ignore[call-overload]
