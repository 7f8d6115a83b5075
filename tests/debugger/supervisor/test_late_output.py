"""What a task leaves running is waited for and shown, as plain Python does, and told of when it is ended."""

from pathlib import Path

import pytest

from flyte_debugger.run.events import Notice, Output, RunEnded
from tests.debugger.runner import none_left, start

pytestmark = pytest.mark.process

LATE = "late.py"


def test_what_threads_and_exit_handlers_print_is_shown_before_the_end() -> None:
    with start(LATE, "prints_late") as run:
        events = list(run.events())
        state = run.wait(60)
    text = "".join(event.text for event in events if isinstance(event, Output))
    assert text == "late line\natexit ran\n"
    assert isinstance(events[-1], RunEnded)
    assert (state.status, state.outputs) == ("succeeded", ("early",))
    assert (Path(state.run_dir) / "stdout.log").read_text() == text


@pytest.mark.parametrize(
    ("task", "what"), [("never_ends", "thread uploader"), ("exit_handler_hangs", "an exit handler")]
)
def test_what_is_ended_after_the_grace_is_told_of(
    task: str, what: str, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flyte_debugger.supervisor.supervisor.EXIT_GRACE", 0.5)
    with start(LATE, task) as run:
        events = list(run.events())
    assert [event.text for event in events if isinstance(event, Notice)] == [
        f"The task was over, and {what} still ran 0.5 s later: it was ended."
    ]
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert ended.outputs == (1,)
    assert none_left(own_home)
