"""A run's state folds its attempts and conditions, for every face alike."""

from flyte_debugger.run.events import (
    ActionEnded,
    ActionStarted,
    AttemptEnded,
    AttemptStarted,
    ConditionAnswered,
    ConditionWaiting,
    Event,
    ReportFlushed,
)
from flyte_debugger.run.state import RunState
from flyte_taskmodel.description.task_description import ErrorInfo

ERROR = ErrorInfo("ValueError", "bad")


def state_of(*events: Event) -> RunState:
    state = RunState()
    for event in events:
        state.apply(event)
    return state


def started(action: str, trace: bool = False) -> ActionStarted:
    return ActionStarted(action, None, "t", "t", None, trace, {}, "off", 1.0)


def test_attempts_are_kept_with_how_they_ended_and_when_the_next_begins() -> None:
    state = state_of(
        started("a0"),
        AttemptStarted("a0", 1, 2.0),
        ReportFlushed("a0", 1, "/r1", 2.5),
        AttemptEnded("a0", 1, "failed", ERROR, 3.0, 4.0),
    )
    (first,) = state.attempts["a0"]
    assert (first.status, first.error, first.report, first.ended) == ("failed", ERROR, "/r1", 4.0)
    assert state.next_attempt_at("a0") == 7.0
    state.apply(AttemptStarted("a0", 2, 7.0))
    assert state.next_attempt_at("a0") is None
    assert state.lost_attempts("a0") == [first]
    state.apply(AttemptEnded("a0", 2, "succeeded", None, None, 8.0))
    assert [attempt.status for attempt in state.attempts["a0"]] == ["failed", "succeeded"]
    assert (state.actions["a0"].attempts, state.was_preempted) == (2, False)


def test_an_attempt_that_ended_before_it_was_told_of_is_one() -> None:
    state = state_of(started("a0"), AttemptEnded("a0", 1, "preempted", None, 0.0, 4.0))
    assert (state.was_preempted, state.next_attempt_at("a0")) == (True, 4.0)
    assert state.next_attempt_at("nothing") is None


def test_a_condition_stays_known_as_one_when_it_is_answered() -> None:
    state = state_of(
        started("c1", trace=True),
        ConditionWaiting("c1", "ok", "?", False, "bool", "", None, 2.0),
        ConditionAnswered("c1", 3.0),
        ActionEnded("c1", "succeeded", (True,), None, 3.0),
    )
    assert (state.waiting, state.conditions) == ({}, {"c1"})
