"""Dataclasses whose methods are made when they are first used: the same as the standard library's, but for that."""

import copy
import dataclasses
import pickle
from dataclasses import field
from typing import ClassVar

import pytest

from flyte_taskmodel.lazy_dataclass import dataclass


@dataclass(frozen=True)
class Base:
    """With a field of each sort."""

    kind: ClassVar[str] = "base"
    name: str
    parts: tuple[int, ...] = ()
    tags: list[str] = field(default_factory=list, compare=False)
    secret: str = field(default="", repr=False)
    depth: int = field(default=0, kw_only=True)


@dataclass(frozen=True)
class Inner(Base):
    """Checks what it is given."""

    limit: int = 3

    def __post_init__(self) -> None:
        if self.limit < 0:
            raise ValueError("negative")

    @property
    def doubled(self) -> int:
        """Twice the limit."""
        return 2 * self.limit


@dataclasses.dataclass(frozen=True)
class Standard:
    """As the standard library makes it."""

    name: str
    parts: tuple[int, ...] = ()


def test_it_is_made_compared_shown_and_hashed_as_any_other() -> None:
    one = Base("a", (1,), depth=2, secret="s")
    assert one == Base(name="a", parts=(1,), tags=["other"], depth=2, secret="s")
    assert one != Base("a", (2,), depth=2, secret="s")
    assert one != Inner("a", (1,), depth=2, secret="s")
    assert hash(one) == hash(copy.copy(one))
    assert repr(one) == "Base(name='a', parts=(1,), tags=[], depth=2)"
    assert repr(Standard("a")) == repr(Standard("a"))
    assert Base("a").tags is not Base("a").tags
    assert pickle.loads(pickle.dumps(one)) == one


def test_it_is_frozen() -> None:
    one = Base("a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
        one.name = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'name'"):
        del one.name


def test_a_subclass_has_the_fields_of_both_and_its_own_checks() -> None:
    assert Inner("a", limit=4).doubled == 8
    assert [one.name for one in dataclasses.fields(Inner)] == ["name", "parts", "tags", "secret", "depth", "limit"]
    with pytest.raises(ValueError, match="negative"):
        Inner("a", limit=-1)
    assert dataclasses.replace(Inner("a"), limit=5).limit == 5
    assert dataclasses.asdict(Standard("a", (1,))) == {"name": "a", "parts": (1,)}
    match Inner("b", (7,)):
        case Base(name, parts):
            assert (name, parts) == ("b", (7,))


@pytest.mark.parametrize(("args", "named"), [((), {}), (("a", (), [], "", 1), {}), (("a",), {"other": 1})])
def test_wrong_arguments_are_refused(args: tuple[object, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        Base(*args, **named)  # type: ignore[arg-type]
