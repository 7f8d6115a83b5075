"""Every text that an event can hold is masked, or its field is said to hold none of the person's."""

import dataclasses
import json
import typing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_debugger.run.events import KINDS, Event, decode, encode
from flyte_debugger.run.field_marks import MASKED, PLAIN
from flyte_debugger.secrets.event_masking import mask_message, plain_fields
from flyte_debugger.secrets.masking import MASK, Masker
from flyte_taskmodel.description.task_description import ErrorInfo, Frame

SECRET = "hunter2"
TEXTS = st.text(max_size=5).map(lambda around: f"{around}{SECRET}{around}")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
ERRORS = st.builds(
    ErrorInfo,
    TEXTS,
    TEXTS,
    st.lists(st.builds(Frame, TEXTS, st.integers(), TEXTS, TEXTS), max_size=2).map(tuple),
    st.none() | st.builds(ErrorInfo, TEXTS, TEXTS),
)
NO_TEXT = {int, float, bool, type(None)}


def holds_text(hint: Any) -> bool:
    """Whether a value of the hint can have text in it."""
    parts = typing.get_args(hint)
    return any(map(holds_text, parts)) if parts and typing.get_origin(hint) is not dict else hint not in NO_TEXT


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind)
def test_each_field_that_can_hold_text_says_whether_it_is_masked(kind: type[Event]) -> None:
    bare, marked = typing.get_type_hints(kind), typing.get_type_hints(kind, include_extras=True)
    for field in dataclasses.fields(kind):
        if holds_text(bare[field.name]):
            marks = getattr(marked[field.name], "__metadata__", ())
            assert {MASKED, PLAIN} & set(marks), f"{kind.__name__}.{field.name} is marked neither Masked nor Plain"


def value_of(hint: Any) -> st.SearchStrategy[Any]:
    parts = typing.get_args(hint)
    if typing.get_origin(hint) is typing.Literal:
        return st.sampled_from(parts)
    if typing.get_origin(hint) is dict:
        return st.dictionaries(TEXTS, JSON, max_size=3)
    if typing.get_origin(hint) is tuple:
        return st.lists(TEXTS if parts[0] is str else JSON, max_size=3).map(tuple)
    if type(None) in parts:
        return st.none() | st.one_of(*(value_of(each) for each in parts if each is not type(None)))
    known = {str: TEXTS, int: st.integers(), float: st.floats(0, 9), bool: st.booleans(), ErrorInfo: ERRORS}
    strategy: st.SearchStrategy[Any] = known[hint]
    return strategy


def event_of(kind: type[Event]) -> st.SearchStrategy[Event]:
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{field.name: value_of(hints[field.name]) for field in dataclasses.fields(kind)})


@given(st.one_of(*(event_of(kind) for kind in KINDS.values())))
def test_no_secret_is_left_in_what_is_not_said_to_be_plain(event: Event) -> None:
    before = json.loads(json.dumps(encode(event)))
    after = mask_message(before, Masker([SECRET]))
    plain = plain_fields(event.kind)
    assert {name: after[name] for name in plain} == {name: before[name] for name in plain}
    rest = {name: value for name, value in after.items() if name not in plain}
    assert SECRET not in json.dumps(rest)
    assert decode(after).kind == event.kind


def test_a_field_of_a_later_version_is_masked() -> None:
    message = {"kind": "notice", "text": "t", "at": 1.0, "colour": [SECRET]}
    assert mask_message(message, Masker([SECRET]))["colour"] == [MASK]


def test_names_and_paths_of_ours_stay() -> None:
    message = {"kind": "report_flushed", "action": SECRET, "attempt": 1, "path": f"/{SECRET}/r.html", "at": 1.0}
    assert mask_message(message, Masker([SECRET])) == message
