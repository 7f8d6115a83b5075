"""What is passed on of a run's events, and when."""

from flyte_debugger.run.events import Continued, Event, RunEnded, Stopped
from flyte_debugger.supervisor.run_progress import RunProgress

CHILD = -7
STOPPED = Stopped("a0", CHILD, "/train.py", 3, "twice", "breakpoint", None, 1.0)
ENDED = RunEnded("succeeded", (), None, 2.0)


def test_a_child_that_goes_on_as_the_task_ends_is_told_to_have_gone_on() -> None:
    told: list[Event] = []
    progress = RunProgress(told.append)
    progress.tell(STOPPED)
    progress.tell(ENDED)
    progress.tell(Continued("a0", CHILD, 3.0))  # its session was later than the worker
    progress.conclude()
    assert [(type(event), getattr(event, "thread", None)) for event in told] == [
        (Stopped, CHILD),
        (Continued, CHILD),
        (RunEnded, None),
    ]


def test_it_is_told_once() -> None:
    told: list[Event] = []
    progress = RunProgress(told.append)
    for event in (STOPPED, Continued("a0", CHILD, 1.5), ENDED):
        progress.tell(event)
    progress.conclude()
    assert [type(event) for event in told] == [Stopped, Continued, RunEnded]
