"""The debug view's model without a browser and without a program: what is drawn, and what a message does."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands.breakpoint_commands import ClearBreakpoint, SetBreakpoint, Watch
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.commands.inspect_commands import Complete, Completions, Evaluate, SelectFrame
from flyte_debugger.console.commands.step_commands import Continue, Next, StepOut
from flyte_debugger.console.commands.value_commands import RichValue, ShowRichValue
from flyte_debugger.console.commands.view_commands import EditRow, ExpandedRow, ExpandRow, Refresh, ShowOtherFrame
from flyte_debugger.console.console_messages import (
    BreakpointsChanged,
    CommandDone,
    CommandFailed,
    OutputReceived,
    Resumed,
    SessionEnded,
    SessionStarted,
)
from flyte_debugger.console.debug_target import DebugTarget
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.source_lines import SourceLines
from flyte_debugger.console.stack_snapshot import StackSnapshot
from flyte_debugger.console.stop_values.inline_values import InlineValue
from flyte_debugger.console.variable_rows import LOCALS, WATCHES, VariableRow
from flyte_debugger.console.variable_rows import Path as RowPath
from flyte_debugger.dap.messages import Evaluated, Scope, Source, StackFrame, Variable
from flyte_debugger.run import events
from flyte_debugger.session.errors import NotStoppedError
from flyte_debugger.session.stop_recording import RecordedStop
from flyte_debugger.session.stopped_action import StoppedAction
from flyte_notebook.debug_view.cell_files import in_file
from flyte_notebook.debug_view.saved_stop import saved_stop
from flyte_notebook.debug_view.source_view import WINDOW, SourceView, highlighted
from flyte_notebook.debug_view.variable_view import MAX_VALUE
from flyte_notebook.debug_view.view_model import Session, ViewModel
from flyte_notebook.debug_view.view_state import MAX_INLINE
from flyte_notebook.run_view.output_tail import MAX_OUTPUT, OutputTail
from flyte_taskmodel.errors import InputsError

FILE = "/tmp/ipykernel_1/2.py"
TEXT = """def outer(n, names=("<b>",)):
    total = 0
    for each in range(n):
        total += each
        def inner(total):
            hidden = total
    return total  # "&"
"""
SCOPE = Scope("Locals", 7)


@dataclass
class FakeStop:
    """As much of a stop as a snapshot is drawn from."""

    number: int = 1
    reason: str = "step"


@dataclass
class FakeSession:
    """Keeps what the model asks for."""

    posted: list[Command[Any]] = field(default_factory=list)
    opened: set[RowPath] = field(default_factory=set)
    stops: tuple[RecordedStop, ...] = ()

    def open_rows(self, rows: Iterable[RowPath]) -> None:
        self.opened = set(rows)


def row(name: str, value: str, **more: Any) -> VariableRow:
    return VariableRow((*LOCALS, name), value, "int", None, SCOPE, Variable(name, value), **more)


def snapshot(line: int = 7, *rows: VariableRow, **more: Any) -> StopSnapshot:
    frames = (
        StackFrame(1, "outer", line, source=Source(FILE), action="a1", task="jobs.outer"),
        StackFrame(2, "caller", 3, source=Source("/a/b/main.py"), action="a0", task="jobs.main"),
    )
    rows = rows or (row("n", "3"), row("total", "3"))
    given: dict[str, Any] = {
        "stop": FakeStop(),
        "thread": 1,
        "frame_index": 0,
        "frames": frames,
        "total_frames": 2,
        "other_threads": (),
        "rows": (VariableRow(LOCALS, container=SCOPE, children=rows),),
        "source": SourceLines(FILE, tuple(TEXT.split("\n"))),
        "is_outdated": False,
        "action": StoppedAction("a0", "jobs.outer", 1),
        "error": None,
    }
    return StopSnapshot(**{**given, **more})


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def model(session: FakeSession) -> ViewModel:
    made = ViewModel("jobs.outer", lambda path: "In[3]" if path == FILE else None, lambda: None)
    made.connect(Session(session.posted.append, session.open_rows, lambda: session.stops))
    made.changes()
    return made


def test_lines_are_highlighted_and_nothing_in_them_is_markup() -> None:
    lines = highlighted(TEXT.split("\n"))
    assert len(lines) == len(TEXT.split("\n"))
    assert lines[0] == (
        '<span class="fd-keyword">def</span> <span class="fd-def">outer</span>(n, names=('
        '<span class="fd-string">"&lt;b&gt;"</span>,)):'
    )
    assert lines[6].endswith('<span class="fd-comment"># "&amp;"</span>')
    whole = highlighted(['x = """one', "</span><script>", 'two"""'])
    assert whole[1] == '<span class="fd-string">&lt;/span&gt;&lt;script&gt;</span>'


def test_the_console_s_values_stand_beside_their_lines(model: ViewModel) -> None:
    values = (InlineValue(1, "n", "3"), InlineValue(3, "each", "9" * 100), InlineValue(3, "total", "4", True))
    model.take(snapshot(7, inline_values=values))
    found = model.changes()["place"]["values"]
    assert {line: [(one["name"], one["changed"]) for one in shown] for line, shown in found.items()} == {
        "1": [("n", False)],
        "3": [("each", False), ("total", True)],
    }
    assert found["3"][0]["value"] == "9" * (MAX_INLINE - 1) + "…"


def test_of_a_long_file_a_part_is_sent_that_has_the_line() -> None:
    view = SourceView(SourceLines("/a.py", tuple(f"x{number} = 1" for number in range(1, 5000))), "a.py")
    part = view.shown(2345)
    assert part["first"] <= 2345 - 20 < 2345 + 20 <= part["first"] + len(part["lines"])
    assert len(part["lines"]) == WINDOW
    assert part["lines"][2345 - part["first"]].startswith("x2345 = ")


def test_a_stop_is_drawn_and_the_source_stays_while_the_program_runs(model: ViewModel, session: FakeSession) -> None:
    stopped = snapshot()
    session.stops = (RecordedStop(1, 0.0, "step", None, 1, stopped.frames, {"n": "3", "total": "3"}, {"total": "1"}),)
    model.take(stopped)
    drawn = model.changes()
    json.dumps(drawn)
    assert (drawn["status"]["state"], drawn["status"]["detail"]) == ("stopped", "Cell In[3]:7 (step)")
    assert drawn["status"]["task"] == "jobs.outer"
    assert (drawn["source"]["title"], drawn["source"]["path"]) == ("Cell In[3]", FILE)
    assert (drawn["place"]["path"], drawn["place"]["current"]) == (FILE, 7)
    assert [(one["name"], one["place"], one["selected"], one["action"]) for one in drawn["stack"]] == [
        ("outer", "Cell In[3]:7", True, "jobs.outer"),
        ("caller", "main.py:3", False, "jobs.main"),
    ]
    assert [(one["name"], one["value"], one["changed"], one["can_edit"]) for one in drawn["variables"]] == [
        ("Locals", "", False, False),
        ("n", "3", False, True),
        ("total", "3", True, True),
    ]
    assert model.changes() == {}
    model.take(Resumed())
    drawn = model.changes()
    assert (drawn["status"]["state"], drawn["source"], drawn["stack"]) == ("starting", None, [])


def test_how_a_run_ends_is_told(model: ViewModel) -> None:
    model.take(events.RunStarted("r1", "jobs.outer", None, "/runs/r1", 1.0))
    model.take(events.RunEnded("succeeded", (41, "x"), None, 3.0))
    status = model.changes()["status"]
    assert (status["state"], status["outcome"], status["text"]) == ("ended", "succeeded", "Succeeded")
    assert status["detail"] == "in 2.0 s → 41, 'x'"
    assert status["can"] == ["restart"]
    model.take(SessionEnded("gone"))
    assert model.changes()["status"]["text"] == "Succeeded"


def test_breakpoints_are_marked_in_the_gutter_and_toggled(model: ViewModel, session: FakeSession) -> None:
    kinds = (("on", True, True, False), ("off", False, True, False), ("pending", True, False, False))
    statuses = [
        BreakpointStatus(f"{FILE}:{line}", enabled, verified, None, FILE, line, conditional)
        for line, (_, enabled, verified, conditional) in enumerate((*kinds, ("conditional", True, True, True)), 1)
    ]
    model.take(BreakpointsChanged(tuple(statuses)))
    drawn = model.changes()
    assert drawn["place"]["marks"] == {FILE: {"1": "on", "2": "off", "3": "pending", "4": "conditional"}}
    assert drawn["breakpoints"][0]["label"] == "Cell In[3]:1"
    model.handle({"command": "toggle_breakpoint", "path": FILE, "line": 2})
    model.handle({"command": "toggle_breakpoint", "path": FILE, "line": 7})
    assert session.posted == [ClearBreakpoint(f"{FILE}:2"), SetBreakpoint(f"{FILE}:7")]


@pytest.mark.parametrize(
    ("message", "command"),
    [
        ({"command": "continue"}, Continue()),
        ({"command": "next"}, Next()),
        ({"command": "out"}, StepOut()),
        ({"command": "evaluate", "text": "x + 1"}, Evaluate("x + 1")),
        ({"command": "watch", "expression": "x"}, Watch("x")),
        ({"command": "frame", "index": 1}, SelectFrame(1)),
        ({"command": "complete", "id": 4, "text": "to"}, Complete("to")),
        ({"command": "view", "path": ["Locals", "n"]}, ShowRichValue("n")),
    ],
)
def test_a_message_is_a_command_of_the_console(
    model: ViewModel, session: FakeSession, message: dict[str, Any], command: Command[Any]
) -> None:
    model.take(snapshot())
    model.handle(message)
    assert session.posted == [command]


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"command": "no such"},
        {"command": ["next"]},
        {"command": "evaluate"},
        {"command": "evaluate", "text": 3},
        {"command": "evaluate", "text": "x" * 200_000},
        {"command": "frame", "index": -1},
        {"command": "frame", "index": True},
        {"command": "set", "path": ["Locals", "nowhere"], "value": "3"},
        {"command": "set", "path": ["Locals", "n"], "value": None},
        {"command": "more", "path": "Locals"},
        {"command": "view", "path": []},
        {"command": "toggle_breakpoint", "path": FILE, "line": "7"},
        {"command": "toggle_row", "path": [1]},
        {"command": "view_page", "start": 50},
    ],
)
def test_an_unknown_or_malformed_message_changes_nothing(
    model: ViewModel, session: FakeSession, message: dict[str, Any]
) -> None:
    model.take(snapshot())
    model.changes()
    model.handle(message)
    assert session.posted == []
    assert model.changes() == {}


def test_rows_are_opened_paged_and_edited(model: ViewModel, session: FakeSession) -> None:
    rest = VariableRow((*LOCALS, "9 more"), container=SCOPE, next_start=1, is_minor=True)
    stopped = snapshot(7, row("n", "3"), rest)
    model.take(stopped)
    model.handle({"command": "toggle_row", "path": ["Globals"]})
    assert session.opened == {LOCALS, ("Globals",)}
    model.handle({"command": "more", "path": ["Locals", "9 more"]})
    assert session.posted == [Refresh(), ExpandRow(rest, frozenset(session.opened))]
    answer: Any = ExpandedRow(
        stopped.stop, rest, (row("o", "4"), replace(rest, path=(*LOCALS, "8 more"), next_start=2))
    )
    model.take(CommandDone(session.posted[-1], answer))
    assert [one["name"] for one in model.changes()["variables"]] == ["Locals", "n", "o", "8 more"]
    model.handle({"command": "set", "path": ["Locals", "o"], "value": "5"})
    assert isinstance(session.posted[-1], EditRow)
    assert session.posted[-1].row.name == "o"


def test_values_answers_and_output_are_bounded(model: ViewModel) -> None:
    model.take(snapshot(7, row("n", "x" * 10_000)))
    assert len(model.changes()["variables"][1]["value"]) == MAX_VALUE
    tail = OutputTail()
    tail.take("a" * MAX_OUTPUT + "\n")
    tail.take("10 %\r20 %\r30 %\n")
    assert tail.shown["text"].endswith("\n30 %\n")
    assert tail.shown["dropped"] == len("\n10 %\r20 %\r30 %\n")


def test_the_console_keeps_what_was_typed_and_what_came_of_it(model: ViewModel) -> None:
    model.take(CommandDone(Evaluate("x"), Evaluated("41")))
    trace = "Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero"
    model.take(CommandFailed(Evaluate("1 / 0"), InputsError(trace)))
    model.take(CommandFailed(Next(), NotStoppedError("The program runs: next needs one that stands still.")))
    shown = [(one["input"], one["output"], one["error"]) for one in model.changes()["transcript"]]
    assert shown == [
        ("x", "41", ""),
        ("1 / 0", "", "ZeroDivisionError: division by zero"),
        ("", "", "The program runs: next needs one that stands still."),
    ]
    model.handle({"command": "complete", "id": 9, "text": "to"})
    model.take(CommandDone(Complete("to"), Completions(("total",))))
    assert model.changes()["completions"] == {"id": 9, "items": ["total"]}


def test_watches_keep_their_place_while_the_program_runs(model: ViewModel) -> None:
    stopped = snapshot()
    watched = VariableRow((WATCHES,), children=(VariableRow((WATCHES, "n * 2"), "6", "int"),))
    model.take(replace(stopped, rows=(watched, *stopped.rows)))
    assert model.changes()["watches"] == [{"expression": "n * 2", "value": "6", "type": "int", "error": ""}]
    model.take(Resumed())
    assert [one["value"] for one in model.changes()["watches"]] == [""]
    model.take(stopped)  # in a task in which nothing is watched
    assert model.changes()["watches"] == []


def test_a_program_that_was_attached_to_prints_and_is_not_restarted(model: ViewModel) -> None:
    program: Any = DebugTarget.__new__(DebugTarget)
    model.take(SessionStarted(program))
    model.take(OutputReceived("stdout", "hello\n"))
    drawn = model.changes()
    assert drawn["output"]["text"] == "hello\n"
    assert (drawn["status"]["state"], drawn["status"]["can"]) == ("running", ["pause", "end"])
    model.take(snapshot())
    assert not {"restart", "next_task"} & set(model.changes()["status"]["can"])
    model.take(SessionEnded("The program is over."))
    status = model.changes()["status"]
    assert (status["state"], status["detail"], status["is_run"]) == ("ended", "The program is over.", False)


def test_a_past_stop_is_looked_at_and_not_edited(model: ViewModel, session: FakeSession) -> None:
    past = StackSnapshot("stop 1 of 2, recorded  step", (), changed=frozenset({(*LOCALS, "n")}))
    model.take(replace(snapshot(), stack_snapshot=past))
    drawn = model.changes()
    assert (drawn["status"]["state"], drawn["stops"]["past"]) == ("past", True)
    assert [(one["name"], one["changed"], one["can_edit"]) for one in drawn["variables"]][1:] == [
        ("n", True, False),
        ("total", False, False),
    ]
    model.handle({"command": "frame", "index": 1})
    assert session.posted == [ShowOtherFrame(1)]


def test_a_value_shown_by_itself_is_in_the_sandbox_and_goes_with_the_stop(
    model: ViewModel, session: FakeSession
) -> None:
    model.take(snapshot())
    page = {"type": "Figure", "kind": "html", "html": "<b onclick='x'>hi</b>", "note": ""}
    model.take(CommandDone(ShowRichValue("n"), RichValue("n", page)))
    rich = model.changes()["rich"]
    assert (rich["title"], rich["type"]) == ("n", "Figure")
    assert "Content-Security-Policy" in rich["html"]
    assert "<b onclick" not in rich["html"].partition("srcdoc=")[0]
    text = {"type": "str", "kind": "text", "html": "<pre>a &lt;b&gt;</pre>", "note": ""}
    model.take(CommandDone(ShowRichValue("s"), RichValue("s", text)))
    rich = model.changes()["rich"]
    assert (rich["html"], rich["text"]) == (None, "a <b>")
    table = {"type": "DataFrame", "columns": ["", "a"], "rows": [["0", "1"]], "start": 0, "total": 900}
    model.take(CommandDone(ShowRichValue("df"), RichValue("df", table)))
    assert model.changes()["rich"]["total"] == 900
    model.handle({"command": "view_page", "start": 50})
    assert session.posted == [ShowRichValue("df", 50)]
    model.take(Resumed())
    assert model.changes()["rich"] is None


def test_actions_stand_below_those_that_called_them(model: ViewModel) -> None:
    def action(name: str, parent: str | None) -> events.ActionStarted:
        return events.ActionStarted(name, parent, f"jobs.{name}", name, None, False, {}, "off", 1.0)

    for event in (action("main", None), action("one", "main"), action("two", "main"), action("inner", "one")):
        model.take(event)
    rows = model.changes()["actions"]
    assert [(one["label"], one["level"]) for one in rows] == [("main", 0), ("one", 1), ("inner", 2), ("two", 1)]


def test_the_saved_copy_has_source_values_and_stack_as_text_and_html(model: ViewModel) -> None:
    model.take(snapshot(7, row("n", "<3>"), row("total", "3")))
    saved = saved_stop(model)
    assert "Stopped jobs.outer Cell In[3]:7 (step)" in saved["text/plain"]
    assert '->    7      return total  # "&"' in saved["text/plain"]
    assert "<code>&lt;3&gt;</code>" in saved["text/html"]
    assert "caller" in saved["text/html"]
    model.take(events.RunEnded("cancelled", (), None, 3.0))
    model.take(SessionEnded("it was ended"))
    over = saved_stop(model)
    assert over["text/plain"].startswith("Cancelled")
    assert "It was stopped last at Cell In[3]:7." in over["text/plain"]
    assert '->    7      return total  # "&"' in over["text/plain"]


def test_a_bare_line_is_of_the_task_s_file() -> None:
    assert in_file("7", "/x.py") == "/x.py:7"
    assert in_file(":7 if n > 2", "/x.py") == "/x.py:7 if n > 2"
    assert [in_file(text, "/x.py") for text in ("a.py:3", "fit()", "load:exit")] == ["a.py:3", "fit()", "load:exit"]
    assert in_file("7", None) == "7"
