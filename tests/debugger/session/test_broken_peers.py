"""Sessions on debuggees that break off, stay silent or talk nonsense; nothing waits forever."""

import queue
import socket
import threading
from collections.abc import Iterator

import pytest

from flyte_debugger.dap.errors import ConnectionClosedError, DapError, ProtocolError, RequestTimedOutError
from flyte_debugger.dap.framing import Message
from flyte_debugger.dap.transport import Transport
from flyte_debugger.session import handshake
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, FunctionBreakpoint, LineBreakpoint
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.errors import NotStoppedError, StaleStopError
from flyte_debugger.session.processes.child_stops import ChildStops
from flyte_debugger.session.processes.process_group import ProcessGroup
from flyte_debugger.session.session_events import Continued, Ended, Printed, SessionEvent, State, Stopped
from flyte_debugger.session.session_settings import SessionSettings
from tests.debugger.dap.fake_pydevd import Answer, FakePydevd

BREAKPOINTS = Breakpoints(lines=(LineBreakpoint("/a.py", 1),), functions=(FunctionBreakpoint("f"),))
HANDSHAKE = (
    "initialize",
    "setDebuggerProperty",
    "attach",
    "setBreakpoints",
    "setFunctionBreakpoints",
    "setExceptionBreakpoints",
    "configurationDone",
)


def attached(fake: FakePydevd, request: Message) -> None:
    fake.event("initialized")
    fake.respond(request)


class Peers:
    """A session and the fake at its other end."""

    def __init__(self, **answers: Answer) -> None:
        ours, theirs = socket.socketpair()
        self.fake = FakePydevd(theirs, {"attach": attached, **answers})
        self.session = Session(Transport(ours), SessionSettings(direct=True), BREAKPOINTS)
        self.happened: queue.Queue[SessionEvent] = queue.Queue()
        self.session.listen(self.happened.put)

    def stop(self) -> Stopped:
        """Stop, and wait until that is told."""
        self.fake.event("stopped", reason="step", threadId=1)
        while not isinstance(event := self.happened.get(timeout=10), Stopped):
            pass
        return event

    def close(self) -> None:
        self.session.close()
        self.fake.close()


@pytest.fixture
def peers() -> Iterator[Peers]:
    peers = Peers()
    peers.session.start()
    assert isinstance(peers.happened.get(timeout=10), Continued)
    yield peers
    peers.close()


def silent(fake: FakePydevd, request: Message) -> None:
    """Answer nothing."""


def hang_up(fake: FakePydevd, request: Message) -> None:
    fake.sock.shutdown(socket.SHUT_RDWR)


def nonsense(fake: FakePydevd, request: Message) -> None:
    fake.sock.sendall(b"Content-Length: nonsense\r\n\r\n")


def half(fake: FakePydevd, request: Message) -> None:
    fake.sock.sendall(b'Content-Length: 99\r\n\r\n{"seq": 1, "type": "resp')
    fake.sock.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("answer", [hang_up, nonsense, half])
@pytest.mark.parametrize("command", HANDSHAKE)
def test_a_handshake_that_breaks_off_anywhere_ends_the_session(command: str, answer: Answer) -> None:
    before = threading.active_count()
    peers = Peers(**{command: answer})
    with pytest.raises((ConnectionClosedError, ProtocolError)):
        peers.session.start()
    assert peers.session.wait(10)
    assert peers.session.state is State.ENDED
    while not isinstance(event := peers.happened.get(timeout=10), Ended):
        pass
    assert event.reason.endswith(".")
    peers.fake.close()
    for thread in threading.enumerate():
        if thread.name in ("dap-receive", "debug-session"):
            thread.join(10)
    assert threading.active_count() <= before


def test_whoever_listens_after_the_end_is_told_of_it() -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    session = Session(Transport(ours), SessionSettings(direct=True), BREAKPOINTS)
    assert session.wait(10)
    told: list[SessionEvent] = []
    session.listen(told.append)
    assert told == [Ended(State.ENDED, "the debuggee closed the connection.")]
    with pytest.raises(ConnectionClosedError):
        session.start()


def test_a_worker_that_calls_back_as_its_run_ends_is_told_to_have_ended() -> None:
    told: queue.Queue[SessionEvent] = queue.Queue()
    others = set(threading.enumerate())
    group = ProcessGroup(told.put, ChildStops(lambda event: None))
    (follower,) = set(threading.enumerate()) - others
    group.close()
    follower.join(10)
    peers = Peers(attach=hang_up)
    group.add(peers.session, None)
    with pytest.raises(ConnectionClosedError):
        peers.session.start()
    while not isinstance(told.get(timeout=10), Ended):
        pass
    peers.fake.close()


def test_a_debuggee_that_never_gets_ready_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handshake, "ATTACH_TIMEOUT", 0.05)
    peers = Peers(attach=silent)
    with pytest.raises(RequestTimedOutError):
        peers.session.start()
    assert peers.session.wait(10)
    peers.fake.close()


def test_a_stop_that_is_over_before_its_answer_came_has_none(peers: Peers) -> None:
    peers.fake.answers["stackTrace"] = silent
    first = peers.stop().stop
    raised: queue.Queue[BaseException] = queue.Queue()

    def look() -> None:
        try:
            first.stack()
        except Exception as error:
            raised.put(error)

    looking = threading.Thread(target=look)
    looking.start()
    late = peers.fake.next_told("stackTrace")
    peers.session.next()
    peers.stop()
    peers.fake.respond(late, {"stackFrames": [{"id": 1, "name": "f", "line": 1}]})
    looking.join(10)
    assert isinstance(raised.get(timeout=10), StaleStopError)


def test_only_one_of_two_can_go_on_from_a_stop(peers: Peers) -> None:
    peers.stop()
    peers.session.next()
    with pytest.raises(NotStoppedError, match="running, not stopped"):
        peers.session.resume()


def test_a_step_that_is_refused_leaves_the_program_where_it_was(peers: Peers) -> None:
    peers.fake.answers["next"] = lambda fake, request: fake.respond(request, success=False, message="not now")
    stop = peers.stop().stop
    with pytest.raises(DapError, match="not now"):
        peers.session.next()
    assert peers.session.stop is stop
    told = [peers.happened.get(timeout=10), peers.happened.get(timeout=10)]
    assert told == [Continued(), Stopped(stop)]


@pytest.mark.parametrize(
    "body",
    [
        {"stackFrames": "x"},
        {"stackFrames": [{"name": "no id"}]},
        {"stackFrames": [7]},
        {"stackFrames": [{"id": 1, "name": "f", "line": 1, "source": 5}]},
    ],
)
def test_an_answer_of_another_shape_is_an_error_that_says_so(peers: Peers, body: Message) -> None:
    peers.fake.answers["stackTrace"] = lambda fake, request: fake.respond(request, body)
    with pytest.raises(ProtocolError, match="StackFrame"):
        peers.stop().stop.stack()


def test_events_that_cannot_be_read_are_passed_over(peers: Peers) -> None:
    peers.fake.event("stopped", threadId=1)
    peers.fake.event("output")
    peers.fake.event("breakpoint", breakpoint=3)
    peers.fake.event("thread", threadId="x")
    peers.fake.event("nothing that anyone knows")
    assert peers.stop().stop.number == 1


def test_a_listener_that_fails_takes_nothing_from_the_others(peers: Peers, caplog: pytest.LogCaptureFixture) -> None:
    def fail(event: SessionEvent) -> None:
        raise RuntimeError("mine")

    end = peers.session.listen(fail)
    peers.session.listen(peers.happened.put)
    peers.stop()
    assert isinstance(peers.happened.get(timeout=10), Stopped)
    assert "mine" in caplog.text
    end()


def test_whoever_lets_go_stays_for_the_answer() -> None:
    """A stock adapter that cannot send it ends, and then nobody can attach again."""
    told, answered = threading.Event(), threading.Event()

    def say_the_end_first(fake: FakePydevd, request: Message) -> None:
        fake.event("terminated")
        fake.event("output", category="stdout", output="after the end")
        if told.wait(10):
            fake.respond(request)
            answered.set()

    peers = Peers(disconnect=say_the_end_first)
    peers.session.start()
    peers.session.listen(lambda event: told.set() if isinstance(event, Printed) else None)
    peers.session.detach()
    assert answered.wait(10)
    assert peers.session.wait(10)
    peers.close()


def test_a_program_is_paused_that_does_not_say_what_threads_it_has() -> None:
    peers = Peers(threads=lambda fake, request: None)
    peers.session.start()
    peers.session.pause()
    assert peers.fake.next_told("pause")["arguments"] == {"threadId": "*"}
    peers.close()


def test_the_end_of_the_program_and_letting_go_of_it_are_told_apart(peers: Peers) -> None:
    peers.fake.event("terminated")
    assert peers.session.wait(10)
    assert peers.happened.get(timeout=10) == Ended(State.ENDED, "the program is over.")
    others = Peers()
    others.session.start()
    others.stop()
    others.session.detach()
    assert others.session.state is State.DETACHED
    assert others.fake.next_told("disconnect")["arguments"] == {"terminateDebuggee": False}
    others.close()
