"""An environment is set for one wish at a time, and put back as it was."""

import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_debugger.worker.calls.environment_turns import Claim, EnvironmentTurns

NAMES = ("TURNS_A", "TURNS_B")


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TURNS_A", "before")
    monkeypatch.delenv("TURNS_B", raising=False)


def now() -> tuple[str | None, ...]:
    return tuple(os.environ.get(name) for name in NAMES)


def claim(**values: str) -> Claim:
    return Claim(tuple(sorted(values.items())), values)


def test_a_wish_is_had_and_put_back() -> None:
    turns, one = EnvironmentTurns(), claim(TURNS_A="1", TURNS_B="2")
    assert turns.ask(one) is None
    assert now() == ("1", "2")
    turns.give_back(one)
    turns.give_back(one)
    assert now() == ("before", None)


def test_those_who_want_the_same_have_it_together_and_others_wait() -> None:
    turns, one, same, other = EnvironmentTurns(), claim(TURNS_A="1"), claim(TURNS_A="1"), claim(TURNS_B="2")
    assert turns.ask(one) is turns.ask(same) is None
    assert turns.ask(other) is one
    turns.give_back(one)
    assert not other.turn.done()
    turns.give_back(same)
    assert other.turn.done()
    assert now() == ("before", "2")


def test_one_that_gave_up_waiting_holds_up_nobody() -> None:
    turns, one, gone, last = EnvironmentTurns(), claim(TURNS_A="1"), claim(TURNS_A="2"), claim(TURNS_A="3")
    for each in (one, gone, last):
        turns.ask(each)
    gone.turn.cancel()
    turns.give_back(one)
    assert not last.turn.done()
    turns.give_back(gone)
    assert last.turn.done()
    assert now() == ("3", None)
    turns.give_back(last)
    assert now() == ("before", None)


def test_one_that_is_put_aside_while_it_waits_is_let_go_on() -> None:
    """Its own next call is what puts it aside, so whoever waits for its turn must not wait for ever."""
    turns, one, upper = EnvironmentTurns(), claim(TURNS_A="1"), claim(TURNS_A="2")
    turns.ask(one)
    turns.ask(upper)
    turns.give_back(upper)
    assert upper.turn.done()
    assert not upper.held
    turns.give_back(one)
    assert now() == ("before", None)


@given(st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_in_any_order_each_has_its_own_at_last(wishes: list[str], order: random.Random) -> None:
    """Whatever is given back when: who holds sees what it wants, everybody comes to hold, and nothing is left."""
    os.environ.pop("TURNS_B", None)  # An example that was given up halfway may have left it.
    turns, going_on = EnvironmentTurns(), [claim(TURNS_B=wish) for wish in wishes]
    waiting = [each for each in going_on if turns.ask(each) is not None]
    served = 0
    while going_on:
        holders = [each for each in going_on if each.held]
        assert holders, "somebody holds as long as somebody waits"
        assert {each.values["TURNS_B"] for each in holders} == {os.environ["TURNS_B"]}
        done = order.choice(holders)
        turns.give_back(done)
        going_on.remove(done)
        served += 1
    assert served == len(wishes)
    assert all(each.turn.done() for each in waiting)
    assert "TURNS_B" not in os.environ
