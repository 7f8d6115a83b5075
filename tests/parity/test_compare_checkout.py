"""The script that holds runs of a checkout to Flyte's own, without running anything."""

import pytest

from tests.parity.compare_checkout import is_alike
from tests.parity.declared import DOCS, RULES, Ending, declared


def _ended(*outputs: object) -> Ending:
    return Ending("succeeded", list(outputs))


@pytest.mark.parametrize("words", RULES)
def test_what_is_taken_for_declared_stands_in_the_docs(words: str) -> None:
    assert words in " ".join(DOCS.read_text("utf-8").split())


def test_what_differs_between_runs_of_one_side_is_of_one_run_alone() -> None:
    ours, theirs = [_ended("a", {"x": 1, "y": 2})], [_ended("a", {"x": 3, "y": 2})]
    assert not is_alike(ours, theirs)
    assert is_alike(ours, [*theirs, _ended("a", {"x": 4, "y": 2})])
    assert not is_alike([_ended("b", {"x": 1, "y": 2})], [*theirs, _ended("a", {"x": 4, "y": 2})])
    assert is_alike([*ours, _ended("a", {"x": 3, "y": 2})], theirs)


def test_paths_and_classes_that_a_task_makes_are_of_one_run_alone() -> None:
    one = _ended({"$repr": "<T at 1>", "$type": "m.f.<locals>.T"}, "/tmp/1", 0.1)
    assert is_alike([one], [_ended({"$repr": "<T at 2>", "$type": "m.T"}, "/tmp/2", 0.2)])


def test_another_status_or_error_differs_unless_it_is_declared() -> None:
    refused, failed = Ending("refused"), Ending("failed", error_type="FileNotFoundError")
    assert not is_alike([refused], [failed])
    assert declared(refused, failed, "flyte.Secret('key')")
    assert declared(refused, failed, "nothing") is None
