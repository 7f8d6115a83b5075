"""The queue between a run and its reader: bounded, in order, nothing but output ever dropped."""

import threading

from flyte_debugger.run.event_buffer import MAX_PENDING, EventBuffer, OutputOmitted
from flyte_debugger.run.events import Notice, Output, RunEnded


def output(text: str, stream: str = "stdout") -> Output:
    return Output("stderr" if stream == "stderr" else "stdout", text, 0.0)


def test_text_of_one_stream_is_joined_and_of_two_kept_in_order() -> None:
    pending = EventBuffer()
    for event in (output("a"), output("b"), output("c", "stderr"), output("d")):
        pending.put(event)
    pending.put(RunEnded("succeeded", (), None, 0.0))
    texts = [event.text for event in pending if isinstance(event, Output)]
    assert texts == ["ab", "c", "d"]


def test_text_of_two_attempts_stays_apart() -> None:
    pending = EventBuffer()
    for attempt in (1, 1, 2):
        pending.put(Output("stdout", "x", 0.0, "action", attempt))
    pending.put(RunEnded("succeeded", (), None, 0.0))
    seen = [(event.text, event.attempt) for event in pending if isinstance(event, Output)]
    assert seen == [("xx", 1), ("x", 2)]


def test_too_much_output_gives_way_oldest_first_and_says_how_much() -> None:
    pending = EventBuffer()
    pending.put(Notice("kept", 0.0))
    block = "x" * 100_000
    for number in range(30):
        pending.put(output(f"{number:02}" + block))
    pending.put(RunEnded("succeeded", (), None, 0.0))
    seen = list(pending)
    text = "".join(event.text for event in seen if isinstance(event, Output))
    assert len(text) <= MAX_PENDING
    assert text.endswith("29" + block)
    notices = [event.text for event in seen if isinstance(event, Notice)]
    omitted = [event.characters for event in seen if isinstance(event, OutputOmitted)]
    assert omitted == [30 * 100_002 - len(text)]
    assert (
        notices[0] == f"{30 * 100_002 - len(text):,} characters of output are not shown here; the run's folder has all."
    )
    assert notices[1] == "kept"
    assert isinstance(seen[-1], RunEnded)


def test_what_is_there_is_taken_at_once_and_in_order() -> None:
    pending = EventBuffer()
    assert pending.take() == []
    for event in (output("a"), Notice("n", 0.0), output("b"), output("c")):
        pending.put(event)
    assert pending.take() == [output("a"), Notice("n", 0.0), output("bc")]
    assert pending.take() == []


def test_a_reader_takes_no_more_output_than_it_wants() -> None:
    pending = EventBuffer()
    for event in (output("a" * 10), output("b" * 10, "stderr"), output("c")):
        pending.put(event)
    assert pending.take(characters=11) == [output("a" * 10), output("b" * 10, "stderr")]
    assert pending.take() == [output("c")]


def test_a_reader_that_waits_is_woken_by_an_event_and_by_name() -> None:
    pending = EventBuffer()
    taken: list[object] = []
    reader = threading.Thread(target=lambda: taken.extend(pending.take(timeout=60)))
    reader.start()
    pending.put(output("a"))
    reader.join(60)
    assert taken == [output("a")]
    pending.wake()
    assert pending.take(timeout=60) == []
    reader = threading.Thread(target=lambda: taken.extend(pending.take(timeout=60)))
    reader.start()
    pending.wake()
    reader.join(60)
    assert not reader.is_alive()


def test_once_closed_nothing_is_kept_and_nobody_waits() -> None:
    pending = EventBuffer()
    pending.put(output("a"))
    pending.close()
    pending.put(output("b"))
    assert pending.take(timeout=60) == []
    assert list(pending) == []
