"""The queue between a run and its reader: bounded, in order, nothing but output ever dropped."""

from flyte_debugger.run.event_buffer import MAX_PENDING, EventBuffer
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
    assert (
        notices[0] == f"{30 * 100_002 - len(text):,} characters of output are not shown here; the run's folder has all."
    )
    assert notices[1] == "kept"
    assert isinstance(seen[-1], RunEnded)
