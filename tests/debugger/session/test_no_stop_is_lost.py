"""A session whose debuggee answers late, never, twice or wrongly ends in a state that is true; nobody waits forever."""

import contextlib
import itertools
import queue
import threading
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from flyte_debugger.dap.errors import DapError, RequestTimedOutError
from flyte_debugger.dap.messages import StoppedEvent
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, LineBreakpoint
from flyte_debugger.session.busy_thread import Busy
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.errors import SessionError
from flyte_debugger.session.session_events import Continued, Ended, Printed, SessionEvent, State, Stopped
from flyte_debugger.session.session_settings import SessionSettings
from flyte_debugger.session.session_status import SessionStatus
from flyte_debugger.session.stop import Stop
from tests.debugger.session.fake_debuggee import FakeDebuggee, Manner

PATIENCE = 20.0
FILE = "/a.py"
_FRAME = {"id": 1, "name": "f", "line": 1, "source": {"path": FILE}}
BODIES = {
    "stackTrace": {"stackFrames": [_FRAME], "totalFrames": 1},
    "evaluate": {"result": "'false'"},
    "setBreakpoints": {"breakpoints": [{"verified": True, "id": 1}, {"verified": True, "id": 2}]},
    "gotoTargets": {"targets": [{"id": 7, "label": "a", "line": 3}]},
}
MANNERS = st.sampled_from([manner for manner in Manner if manner is not Manner.HANGS_UP])
HANDSHAKE = ("initialize", "setDebuggerProperty", "attach", "setBreakpoints", "configurationDone")
LONG_ENOUGH = 6
"""What a session has told before a test has it end, so that most of them get somewhere."""
PASSES_OVER = SessionSettings(direct=True, pass_over_seen_failures=True)


class WatchResult:
    """A session on a fake debuggee, and all that it told."""

    def __init__(self, **manners: Manner) -> None:
        self.debuggee = FakeDebuggee(manners, dict(BODIES))
        breakpoints = Breakpoints(lines=(LineBreakpoint(FILE, 1),))
        busy = Busy(lambda future, seconds: future.done())
        self.session = Session(self.debuggee, PASSES_OVER, breakpoints, clock=self.debuggee.clock, busy=busy)
        self.told: list[SessionEvent] = []
        self._marks: queue.Queue[str] = queue.Queue()
        self._numbers = itertools.count()
        self.session.listen(self._listen)

    def _listen(self, event: SessionEvent) -> None:
        if isinstance(event, Printed):
            self._marks.put(event.output.output)
        else:
            self.told.append(event)

    def settle(self) -> None:
        """Wait until the session has followed all that its debuggee said."""
        mark = f"mark {next(self._numbers)}"
        self.debuggee.event("output", output=mark)
        while not self.debuggee.is_over and self._marks.get(timeout=PATIENCE) != mark:
            pass
        if self.debuggee.is_over:
            assert self.session.wait(PATIENCE), "the session has not told that it is over"

    def last_told(self) -> SessionEvent | None:
        return next((each for each in reversed(self.told) if isinstance(each, Stopped | Continued | Ended)), None)

    def stop(self, reason: str = "step") -> Stopped:
        self.debuggee.stop(reason)
        self.settle()
        last = self.last_told()
        assert isinstance(last, Stopped)
        return last

    def close(self) -> None:
        self.session.close()
        assert self.session.wait(PATIENCE)


@pytest.fixture
def watched() -> Any:
    watched = WatchResult()
    watched.session.start()
    yield watched
    watched.close()


@pytest.mark.parametrize("manner", [Manner.REFUSED, Manner.NEVER_DONE, Manner.GARBLED])
def test_a_stop_is_told_whatever_becomes_of_the_line_that_was_run_to(watched: WatchResult, manner: Manner) -> None:
    watched.stop()
    watched.session.run_to(FILE, 2)
    watched.debuggee.manners["setBreakpoints"] = manner
    assert watched.stop().stop is watched.session.stop


def test_an_error_that_nobody_expects_costs_one_event(watched: WatchResult, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(stop: object) -> None:
        raise RuntimeError("unexpected")

    monkeypatch.setattr(watched.session, "_forget_run_to", fail)
    watched.stop()
    watched.session.next()
    watched.stop()
    watched.close()
    assert watched.told[-1] == watched.session.ended


@pytest.mark.parametrize("manner", [Manner.NEVER_DONE, Manner.LATE])
def test_a_step_without_an_answer_leaves_the_session_at_its_stop(watched: WatchResult, manner: Manner) -> None:
    told = watched.stop()
    watched.debuggee.manners["next"] = manner
    with pytest.raises(RequestTimedOutError, match="did not answer 'next'"):
        watched.session.next()
    watched.settle()
    assert watched.session.stop is told.stop
    assert watched.told[-2:] == [Continued(), told]
    watched.debuggee.says_continued = False
    watched.debuggee.deliver_late()
    watched.settle()
    assert watched.session.state is (State.RUNNING if manner is Manner.LATE else State.STOPPED)


def test_a_step_that_is_done_and_not_answered_counts(watched: WatchResult) -> None:
    watched.stop()
    watched.debuggee.says_continued = False
    watched.debuggee.manners["next"] = Manner.NEVER_BUT_DONE
    watched.session.next()
    watched.settle()
    assert watched.session.state is State.RUNNING


def test_a_program_that_ends_as_it_goes_on_has_gone_on(watched: WatchResult) -> None:
    watched.stop()
    watched.debuggee.manners["continue"] = Manner.HANGS_UP
    watched.session.resume()
    assert watched.session.wait(PATIENCE)
    assert watched.told[-1] == watched.session.ended


def test_a_program_that_said_that_it_went_on_is_not_taken_back_to_its_stop() -> None:
    status = SessionStatus(lambda event, count: None)
    status.begin()
    stop = status.stopped(lambda number: Stop(number, StoppedEvent("step", 1), None))  # type: ignore[arg-type]
    assert stop is status.leave_stop()
    status.has_gone_on()
    status.take_back(stop)
    assert status.state is State.RUNNING


@pytest.mark.parametrize("manner", Manner)
@pytest.mark.parametrize("command", HANDSHAKE)
def test_a_session_begins_or_is_over(command: str, manner: Manner) -> None:
    watched = WatchResult(**{command: manner})
    try:
        watched.session.start()
    except DapError:
        assert watched.session.wait(PATIENCE)
        assert watched.session.state is State.ENDED
        assert watched.last_told() == watched.session.ended
    else:
        watched.settle()
        assert watched.session.state is State.RUNNING
        assert watched.last_told() == Continued()
        watched.close()


class SessionOnABadDebuggee(RuleBasedStateMachine):
    """Steps, looks, ends, and a debuggee that does as it likes with each."""

    @initialize()
    def begin(self) -> None:
        self.watched = WatchResult()
        self.debuggee, self.session = self.watched.debuggee, self.watched.session
        self.waiter = threading.Thread(target=self.session.wait)
        self.waiter.start()
        self.session.start()

    @contextlib.contextmanager
    def answering(self, manners: dict[str, Manner]) -> Any:
        """Answer in these manners; a command that cannot be done now is refused in a sentence."""
        self.debuggee.manners = manners
        if manners.get("evaluate", Manner.WELL) is not Manner.WELL:
            self.debuggee.says_continued = True  # otherwise nobody could tell whether it has gone on
        with contextlib.suppress(DapError, SessionError):
            yield
        self.watched.settle()
        self.debuggee.manners = {}

    @rule(
        reason=st.sampled_from(["step", "breakpoint", "exception"]),
        was_seen=st.booleans(),
        how=MANNERS,
        run_to=MANNERS,
    )
    def stops(self, reason: str, was_seen: bool, how: Manner, run_to: Manner) -> None:
        self.debuggee.bodies["evaluate"] = {"result": "'true'" if was_seen else "'false'"}
        with self.answering({"evaluate": how, "setBreakpoints": run_to}):
            self.debuggee.stop(reason)

    @rule(runner=st.sampled_from(["resume", "next", "step_in", "step_out"]), how=MANNERS, says=st.booleans())
    def goes_on(self, runner: str, how: Manner, says: bool) -> None:
        self.debuggee.says_continued = says
        command = {"resume": "continue", "next": "next", "step_in": "stepIn", "step_out": "stepOut"}[runner]
        with self.answering({command: how}):
            getattr(self.session, runner)()

    @rule(
        how=MANNERS,
        placed=MANNERS,
        again=st.sampled_from([Manner.WELL, Manner.NEVER_DONE, Manner.LATE]),
        jump=st.booleans(),
    )
    def goes_to(self, how: Manner, placed: Manner, again: Manner, jump: bool) -> None:
        with self.answering({"continue": how, "goto": how, "setBreakpoints": placed, "evaluate": again}):
            (self.session.goto if jump else self.session.run_to)(FILE, 3)

    @rule(how=MANNERS, evaluated=MANNERS)
    def is_looked_at(self, how: Manner, evaluated: Manner) -> None:
        if stop := self.session.stop:
            with self.answering({"stackTrace": how, "evaluate": evaluated}):
                stop.stack()
                stop.evaluate("1 + 1")

    @rule(how=MANNERS)
    def is_paused(self, how: Manner) -> None:
        with self.answering({"pause": how}):
            self.session.pause()

    @rule()
    def late_answers_come(self) -> None:
        with self.answering({}):
            self.debuggee.deliver_late()

    @rule(event=st.sampled_from(["stopped", "breakpoint", "thread", "output", "continued "]), body=st.integers())
    def talks_nonsense(self, event: str, body: int) -> None:
        with self.answering({}):
            self.debuggee.event(event, threadId=[body], breakpoint=body, output=body)

    @precondition(lambda self: len(self.watched.told) > LONG_ENOUGH and not self.debuggee.is_over)
    @rule(end=st.sampled_from(["detach", "terminate", "close", "hang up", "terminated"]), how=st.sampled_from(Manner))
    def ends(self, end: str, how: Manner) -> None:
        with self.answering({"disconnect": how}):
            if end == "terminated":
                self.debuggee.event("terminated")
                assert self.session.wait(PATIENCE)
            elif end == "hang up":
                self.debuggee.close()
            else:
                getattr(self.session, end)()

    @invariant()
    def what_it_says_is_true(self) -> None:
        self.watched.settle()
        state, last = self.session.state, self.watched.last_told()
        if self.debuggee.is_over:
            assert state in (State.ENDED, State.DETACHED)
            assert last == self.session.ended
            assert isinstance(last, Ended)
            self.waiter.join(PATIENCE)
            assert not self.waiter.is_alive()
        elif self.debuggee.is_stopped:
            assert state is State.STOPPED
            assert isinstance(last, Stopped)
            assert last.stop is self.session.stop
        else:
            assert state is State.RUNNING
            assert last == Continued()

    def teardown(self) -> None:
        if hasattr(self, "watched"):
            self.watched.close()


SessionOnABadDebuggee.TestCase.settings = settings(max_examples=80, stateful_step_count=25, deadline=None)
test_whatever_the_debuggee_does = SessionOnABadDebuggee.TestCase
