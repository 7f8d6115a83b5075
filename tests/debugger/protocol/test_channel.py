"""Framing without I/O, and the channel on a real pair of sockets."""

import itertools
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_debugger.protocol.channel import Channel, ChannelClosedError, Lines


@given(
    lines=st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), max_size=8),
    cuts=st.lists(st.integers(0, 400)),
)
def test_lines_come_whole_however_the_bytes_are_cut(lines: list[bytes], cuts: list[int]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    framing = Lines()
    fed = [line for start, end in itertools.pairwise(edges) for line in framing.feed(data[start:end])]
    assert fed == lines


@pytest.fixture
def pair() -> tuple[Channel, socket.socket]:
    ours, theirs = socket.socketpair()
    return Channel(ours), theirs


def test_a_message_arrives_as_it_was(pair: tuple[Channel, socket.socket]) -> None:
    channel, other = pair
    with other:
        message = {"text": "naïve\nlines \u2028 and a lone \udc80 surrogate", "n": 1}
        channel.send(message)
        received = Channel(other).receive()
    channel.close()
    assert received == [message]


@pytest.mark.parametrize("sent", [b"", b'{"half": ', b"not json\n"])
def test_a_closed_or_broken_other_side_is_one_error(pair: tuple[Channel, socket.socket], sent: bytes) -> None:
    channel, other = pair
    other.sendall(sent)
    other.close()
    received: list[object] = []

    def read_on() -> None:
        while True:
            received.extend(channel.receive())

    with pytest.raises(ChannelClosedError):
        read_on()
    assert received == []
    channel.close()


def test_sending_to_nobody_is_the_same_error(pair: tuple[Channel, socket.socket]) -> None:
    channel, other = pair
    other.close()
    with pytest.raises(ChannelClosedError):
        channel.send({"text": "x" * 100_000})
    channel.close()
