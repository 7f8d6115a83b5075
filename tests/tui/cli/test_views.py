"""What a person sees of a run, from events that were written here."""

import io
import json
from collections.abc import Callable

import pytest
from rich.console import Console, RenderableType

from flyte_debugger.run.events import (
    ActionEnded,
    ActionStarted,
    AttemptEnded,
    AttemptStarted,
    Event,
    Notice,
    Output,
    ReportFlushed,
    RunEnded,
    RunStarted,
    Status,
)
from flyte_debugger.run.state import RunState
from flyte_taskmodel.description.task_description import ErrorInfo, Frame
from flyte_tui.cli.run.live_view import LineBuffer, LiveView, coloured
from flyte_tui.cli.run.outcome_text import action_tree, error_text, outcome, value_text
from flyte_tui.cli.run.plain_view import PlainView
from flyte_tui.cli.run.run_view import JsonView, View
from flyte_tui.cli.text import tell_time

ERROR = ErrorInfo(
    "ValueError",
    "bad\x1b[2J news",
    (Frame("/elsewhere/tasks.py", 7, "main", "raise ValueError(text)"),),
    cause=ErrorInfo("KeyError", "'x'"),
)


def started(action: str, parent: str | None = None, task: str = "e.main") -> ActionStarted:
    return ActionStarted(action, parent, task, task.rpartition(".")[2], None, False, {}, "off", 1.0)


def a_run(
    status: Status = "succeeded", outputs: tuple[object, ...] = (3,), error: ErrorInfo | None = None
) -> list[Event]:
    return [
        RunStarted("run-1", "e.main", "/elsewhere/tasks.py", "/runs/run-1", 1.0),
        started("a0"),
        AttemptStarted("a0", 1, 1.0),
        Output("stdout", "out, ", 1.0),
        Output("stderr", "err", 1.0),
        Notice("Mind the gap.", 1.0),
        AttemptEnded("a0", 1, "failed", ERROR, 0.5, 1.1),
        AttemptStarted("a0", 2, 1.6),
        ReportFlushed("a0", 2, "/runs/run-1/report.html", 1.7),
        Output("stdout", "more", 1.0),
        ActionEnded("a0", status, outputs, error, 2.0),
        RunEnded(status, outputs, error, 2.25),
    ]


def play(view: View, events: list[Event]) -> View:
    with view:
        for event in events:
            view.take(event)
    view.end()
    return view


def state_of(events: list[Event]) -> RunState:
    state = RunState()
    for event in events:
        state.apply(event)
    return state


def drawn(renderable: RenderableType, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(renderable, soft_wrap=True)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_plain_keeps_the_streams_apart_and_ends_with_the_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    play(PlainView(RunState()), a_run())
    shown = capsys.readouterr()
    assert shown.out == (
        "out, more\n"
        "✓ e.main succeeded in 1.25 s  attempt 2 (1 failed)  report\n"
        "result  3\n"
        "report  /runs/run-1/report.html\n"
        "run     /runs/run-1\n"
    )
    assert shown.err == (
        "err\nMind the gap.\nAttempt 1 of e.main failed, the next begins in 0.50 s: ValueError: bad news\n"
    )


def test_plain_tells_errors_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    play(PlainView(RunState()), a_run("failed", (), ERROR))
    shown = capsys.readouterr()
    assert "✗ e.main failed after 1.25 s" in shown.out
    assert "result" not in shown.out
    assert shown.err.endswith(
        "ValueError: bad news\n  /elsewhere/tasks.py:7 in main\n    raise ValueError(text)\ncaused by\nKeyError: 'x'\n"
    )


def test_json_is_one_object_and_the_rest_is_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    view = play(JsonView(RunState()), a_run())
    shown = capsys.readouterr()
    assert json.loads(shown.out) == view.state.to_json()
    assert shown.err.startswith("out, errMind the gap.\n")


def test_live_shows_everything_once(capsys: pytest.CaptureFixture[str]) -> None:
    play(LiveView(RunState()), a_run())
    assert capsys.readouterr().out.count("out, more\n") == 1


@pytest.mark.parametrize("make", [PlainView, LiveView, JsonView])
def test_a_run_that_died_before_it_began_has_an_outcome(
    make: Callable[[RunState], View], capsys: pytest.CaptureFixture[str]
) -> None:
    error = ErrorInfo("WorkerDied", "it was killed by SIGKILL")
    play(make(RunState(task="main", run_dir="/runs/run-1")), [RunEnded("crashed", (), error, 2.0)])
    shown = capsys.readouterr()
    assert "crashed" in shown.out
    assert "/runs/run-1" in shown.out
    assert "SIGKILL" in shown.out + shown.err


def test_a_crowd_of_actions_is_counted() -> None:
    events = [*a_run()[:2], *(started(f"c{number}", "a0", "e.child") for number in range(100))]
    events += [ActionEnded(f"c{number}", "succeeded", (), None, 2.0) for number in range(90)]
    events += [ActionEnded("c50", "failed", (), ERROR, 2.0)]
    lines = drawn(action_tree(state_of(events), 2.0, 8, "title")).splitlines()
    assert len(lines) == 1 + 8 + 1
    assert "✗ child" in lines[1]
    assert all("▸ child" in line for line in lines[2:9])
    assert lines[-1].endswith("and 89 succeeded, 3 running")


def test_grandchildren_stand_under_their_parents() -> None:
    events = [*a_run()[:2], started("b", "a0", "e.child"), started("c", "b", "e.grandchild")]
    assert drawn(action_tree(state_of(events), 2.0, 8, "title")).splitlines() == [
        "title",
        "└── ▸ child  1.00 s",
        "    └── ▸ grandchild  1.00 s",
    ]


def test_several_results_and_long_paths_stay_whole() -> None:
    long = "/" + "x" * 200
    events = [RunStarted("run-1", "e.main", None, long, 1.0), *a_run(outputs=(1, "two"))[1:]]
    lines = drawn(outcome(state_of(events)), width=60).splitlines()
    assert "result 1  1" in lines
    assert "result 2  'two'" in lines
    assert f"run       {long}" in lines


def test_values_read_as_python() -> None:
    assert value_text({"a": None, "b": [True, 1.5]}) == "{'a': None, 'b': [True, 1.5]}"
    assert value_text([{"$repr": "<Thing 1>", "$type": "m.Thing"}]) == "[<Thing 1>]"
    assert "\x1b" not in value_text({"$repr": "\x1b[2J", "$type": "m.Thing"})
    assert len(value_text(list(range(100_000)))) < 1000


def test_error_text_shows_groups_inside() -> None:
    group = ErrorInfo("ExceptionGroup", "two", parts=(ErrorInfo("A", "first\nline"), ErrorInfo("B", "")))
    assert error_text(group).plain == "ExceptionGroup: two\n    A: first\n    line\n    B"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-0.1, "0.00 s"),
        (0.314, "0.31 s"),
        (9.996, "10.0 s"),
        (59.96, "1 min 00 s"),
        (125, "2 min 05 s"),
        (4800, "1 h 20 min"),
    ],
)
def test_tell_time(seconds: float, text: str) -> None:
    assert tell_time(seconds) == text


def test_line_buffer_gives_whole_lines_and_returns_overwrite() -> None:
    buffer = LineBuffer()
    assert buffer.feed("one\ntw") == ["one"]
    assert buffer.pending == "tw"
    assert buffer.feed("o\r\n10%\r20") == ["two"]
    assert buffer.feed("%\r") == []
    assert buffer.pending == "20%\r"
    assert buffer.feed("30%") == []
    assert buffer.flush() == ["30%"]
    assert buffer.flush() == []


def test_coloured_keeps_colours_and_nothing_else() -> None:
    line = coloured("\x1b[31mred\x1b[0m \x1b[2J\x1b[1;1H\x1b]0;title\x07\x9b2Jplain")
    assert line.plain == "red plain"
    assert [(span.start, span.end) for span in line.spans] == [(0, 3)]
