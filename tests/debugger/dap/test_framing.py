"""Framing alone: no socket in sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_debugger.dap.errors import ProtocolError
from flyte_debugger.dap.framing import MAX_BODY, MAX_HEADER, Frames, Message, to_bytes

MESSAGES: list[Message] = [{"seq": 1, "text": "ä\r\n\r\nContent-Length: 3"}, {"seq": 2}, {"seq": 3, "lone": "\ud800"}]


@given(st.lists(st.integers(1, 40), max_size=12))
def test_messages_come_out_whole_however_the_bytes_were_cut(cuts: list[int]) -> None:
    data = b"".join(map(to_bytes, MESSAGES))
    frames, got = Frames(), []
    for cut in cuts:
        got += frames.feed(data[:cut])
        data = data[cut:]
    got += frames.feed(data)
    assert [message["seq"] for message in got] == [1, 2, 3]
    assert got[0] == MESSAGES[0]


def test_headers_of_any_case_and_order_are_read() -> None:
    assert Frames().feed(b"content-type: x\r\nCONTENT-LENGTH:  2 \r\n\r\n{}") == [{}]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "not a debug adapter"),
        (b"Content-Length: -4\r\n\r\n{}", "not a debug adapter"),
        (b"x" * MAX_HEADER, "not a debug adapter"),
        (b"Content-Length: %d\r\n\r\n" % (MAX_BODY + 1), "larger than"),
        (b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", "not a debug adapter"),
        (b"Content-Length: " + b"9" * 500 + b"\r\n\r\n", "larger than"),
        (b"Content-Length: 3\r\n\r\n{{{", "not JSON"),
        (b"Content-Length: 2\r\n\r\n[]", "not a JSON object"),
        (b"Content-Length: 200000\r\n\r\n" + b"[" * 200000, "not JSON"),
    ],
)
def test_what_is_not_the_protocol_is_said_to_be_so(data: bytes, says: str) -> None:
    with pytest.raises(ProtocolError, match=says):
        Frames().feed(data)
