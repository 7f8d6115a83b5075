"""A later setting wins, in whatever order a whole and its parts come."""

import dataclasses
import itertools
import typing
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import flyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.overrides.apply_overrides import apply_overrides
from flyte_taskmodel.overrides.effective_settings import TABLES, effective_settings
from flyte_taskmodel.overrides.field_path import Place, takes_text
from flyte_taskmodel.overrides.override_checks import is_refused
from flyte_taskmodel.overrides.type_hints import field_hints, is_dataclass_type, members, override_hints

pytestmark = pytest.mark.filterwarnings("ignore")  # Flyte's own imports warn


def body(n: int = 1) -> int:
    return n


def task_of(**declared: Any) -> AnyTask:
    return flyte.TaskEnvironment(name="plain").task(body, **declared)


@pytest.mark.parametrize(
    ("settings", "field", "value"),
    [
        (("retries.count=5", "retries=2"), "retries", flyte.RetryStrategy(2)),
        (("retries=2", "retries.count=5"), "retries", flyte.RetryStrategy(5)),
        (("timeout.max_runtime=100", "timeout=2"), "timeout", timedelta(seconds=2)),
        (("timeout=2", "timeout.max_runtime=100"), "timeout", flyte.Timeout(timedelta(seconds=100))),
        (("retries.backoff.base=2s", "retries=2"), "retries", flyte.RetryStrategy(2)),
        (("retries=many", "retries=2"), "retries", flyte.RetryStrategy(2)),
        (("retries.count=many", "retries=2"), "retries", flyte.RetryStrategy(2)),
        (("env_vars.A=1", "env_vars=B=2", "env_vars.C=3"), "env_vars", {"B": "2", "C": "3"}),
        (("env_vars.A.B=1", "env_vars.A=2"), "env_vars", {"A.B": "1", "A": "2"}),
    ],
)
def test_the_later_setting_wins(settings: tuple[str, ...], field: str, value: Any) -> None:
    assert getattr(apply_overrides(task_of(), settings), field) == value


def test_what_is_no_setting_is_kept_for_its_reader_to_refuse() -> None:
    assert effective_settings(("retries", "retries=1", " retries = 2")) == ("retries", " retries = 2")


PATHS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3).map(".".join)


@given(st.lists(PATHS, max_size=8))
def test_none_is_left_that_a_later_one_replaces_and_none_is_lost_that_no_later_one_does(paths: list[str]) -> None:
    settings = tuple(f"{path}={number}" for number, path in enumerate(paths))
    kept = effective_settings(settings)
    assert kept == effective_settings(kept)
    for number, path in enumerate(paths):
        replaced = any(f"{path}.".startswith(f"{later}.") for later in itertools.islice(paths, number + 1, None))
        assert (settings[number] in kept) != replaced


def test_every_field_with_names_of_the_persons_own_is_known() -> None:
    task = task_of()
    hints = {name: hint for name, hint in override_hints(task).items() if not is_refused(task, name)}
    takeable = ((name, hint) for name, hint in hints.items() if takes_text(Place(name, hint)))
    assert {path for name, hint in takeable for path in tables_in(name, hint)} == TABLES


def tables_in(path: str, hint: Any) -> Iterator[str]:
    """The paths of dicts that a text can be set in; their keys are the person's own."""
    for kind in members(hint):
        if typing.get_origin(kind) is dict and takes_text(Place(path, kind)):
            yield path
        elif is_dataclass_type(kind) and dataclasses.is_dataclass(kind):
            for name, below in field_hints(kind).items():
                yield from tables_in(f"{path}.{name}", below)
