"""The client against a peer that misbehaves; nothing waits forever."""

import queue
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from flyte_debugger.dap.client import Client
from flyte_debugger.dap.errors import (
    ConnectionClosedError,
    DapError,
    ProtocolError,
    RequestRefusedError,
    RequestTimedOutError,
)
from flyte_debugger.dap.framing import Message
from flyte_debugger.dap.transport import Transport
from tests.debugger.dap.fake_pydevd import FakePydevd


class Pair:
    """A client and the fake at its other end."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self.events: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()
        self.closed: queue.Queue[DapError] = queue.Queue()
        self.fake = FakePydevd(theirs)
        self.client = Client(Transport(ours), lambda name, body: self.events.put((name, body)), self.closed.put)

    def stay_silent_at(self, *commands: str) -> None:
        """Have the fake not answer these."""
        self.fake.answers.update(dict.fromkeys(commands, lambda fake, request: None))


@pytest.fixture
def pair() -> Iterator[Pair]:
    pair = Pair()
    yield pair
    pair.client.close()
    pair.closed.get(timeout=10)
    pair.fake.close()


def test_answers_find_their_requests_in_any_order(pair: Pair) -> None:
    pair.stay_silent_at("first", "second")
    first, second = pair.client.request("first"), pair.client.request("second", 10.0, of="two")
    one, two = pair.fake.next_told("first"), pair.fake.next_told("second")
    assert two["arguments"] == {"of": "two"}
    pair.fake.respond(two, {"n": 2})
    pair.fake.respond(one, {"n": 1})
    assert (first.result(10), second.result(10)) == ({"n": 1}, {"n": 2})


def test_events_come_in_order_and_an_unknown_answer_is_dropped(pair: Pair) -> None:
    pair.fake.respond({"seq": 999, "command": "nobody's"})
    pair.fake.respond({"seq": None, "command": "nobody's"})
    for number in range(5):
        pair.fake.event("output", output=str(number))
    got = [pair.events.get(timeout=10) for _ in range(5)]
    assert [body["output"] for _, body in got] == list("01234")
    assert pair.client.ask("threads") == {}


def test_an_answer_that_is_late_is_dropped_and_the_request_has_timed_out(pair: Pair) -> None:
    pair.stay_silent_at("slow")
    with pytest.raises(RequestTimedOutError, match=r"did not answer 'slow' within 0\.05 s"):
        pair.client.ask("slow", 0.05)
    pair.fake.respond(pair.fake.next_told("slow"))
    assert pair.client.ask("threads") == {}


def test_a_refusal_carries_the_debuggees_words(pair: Pair) -> None:
    def refuse(fake: FakePydevd, request: Message) -> None:
        fake.respond(request, success=False, message="no such thread")

    def refuse_structured(fake: FakePydevd, request: Message) -> None:
        fake.respond(request, {"error": {"format": "no frame {id}", "variables": {"id": "7"}}}, success=False)

    pair.fake.answers.update(next=refuse, scopes=refuse_structured)
    with pytest.raises(RequestRefusedError, match="no such thread"):
        pair.client.ask("next")
    with pytest.raises(RequestRefusedError, match="no frame 7"):
        pair.client.ask("scopes")


def test_a_reverse_request_is_refused_in_words(pair: Pair) -> None:
    pair.fake.send({"type": "request", "seq": 5, "command": "runInTerminal", "arguments": {}})
    answer = pair.fake.next_told("runInTerminal")
    assert (answer["request_seq"], answer["success"]) == (5, False)
    assert answer["message"] == "this client does not offer 'runInTerminal'"


def test_everything_pending_fails_when_the_stream_ends_and_what_is_asked_later_too(pair: Pair) -> None:
    pair.stay_silent_at("a", "b")
    pending = [pair.client.request("a"), pair.client.request("b")]
    pair.fake.next_told("b")
    pair.fake.close()
    for future in (*pending, pair.client.request("c")):
        with pytest.raises(ConnectionClosedError):
            future.result(10)
    pair.closed.put(pair.closed.get(timeout=10))


@pytest.mark.parametrize("sent", [b"garbage" * 1000, b"Content-Length: 2\r\n\r\n{}"])
def test_a_stream_that_breaks_fails_everything_pending_with_what_is_wrong(pair: Pair, sent: bytes) -> None:
    pair.stay_silent_at("a")
    future = pair.client.request("a")
    pair.fake.next_told("a")
    pair.fake.sock.sendall(sent)
    with pytest.raises(ProtocolError, match="not a debug adapter"):
        future.result(10)


def test_a_handler_that_raises_ends_the_connection_and_leaves_nobody_waiting() -> None:
    ours, theirs = socket.socketpair()
    closed: queue.Queue[DapError] = queue.Queue()

    def raise_it(name: str, body: dict[str, Any]) -> None:
        raise RuntimeError(name)

    client = Client(Transport(ours), raise_it, closed.put)
    fake = FakePydevd(theirs, {"a": lambda fake, request: fake.event("boom")})
    with pytest.raises(ConnectionClosedError, match="boom"):
        client.ask("a")
    assert isinstance(closed.get(timeout=10), ConnectionClosedError)
    fake.close()
