"""Breakpoints of every kind and every way to go on, in a real program."""

import sys
from dataclasses import replace

import pytest

from flyte_debugger.dap.errors import RequestRefusedError
from flyte_debugger.session.breakpoints.breakpoint_specs import (
    Breakpoints,
    ExceptionBreakpoints,
    FunctionBreakpoint,
    LineBreakpoint,
)
from flyte_debugger.session.debuggee.asyncio_tasks import asyncio_tasks
from flyte_debugger.session.errors import SessionError
from flyte_debugger.session.session_events import Continued, Printed, State, ThreadChanged
from tests.debugger.session.program import Program
from tests.debugger.worker.debug.driving import marked

pytestmark = pytest.mark.real


def test_stepping_over_into_and_out_of_a_call(program: Program) -> None:
    program.break_at("calls")
    program.call("calls")
    stop = program.stopped()
    assert (program.where(stop), stop.reason) == ("calls", "breakpoint")
    assert stop.hitBreakpointIds
    program.session.step_in()
    stop = program.stopped()
    assert program.where(stop) == "child"
    assert stop.reason == "step"
    program.session.step_out()
    stop = program.stopped()
    assert program.where(stop) == "calls"
    returned = {each.name: each.value for each in stop.variables(stop.scopes()[0]).items}
    assert returned["(return) child"] == "3"
    targets = stop.step_in_targets()
    assert [target.label for target in targets] == ["child(2)"]
    program.session.step_in(targets[0])
    stop = program.stopped()
    assert program.where(stop) == "child"
    assert stop.evaluate("n").result == "2"
    program.session.step_out()
    program.stopped()
    program.session.next()
    assert program.where(program.stopped()) == "calls-after"
    assert program.session.state is State.STOPPED


def test_running_to_a_line_stops_there_once(program: Program) -> None:
    program.break_at("calls")
    program.call("calls")
    program.stopped()
    program.session.run_to(str(program.file), marked(program.file)["child-end"])
    assert program.where(program.stopped()) == "child-end"
    program.break_at("calls-end")
    program.session.resume()
    assert program.where(program.stopped()) == "calls-end"
    with pytest.raises(SessionError, match="cannot be run to"):
        program.session.run_to("/nowhere.py", 3)


def test_jumping_runs_nothing_in_between_and_says_where_it_cannot(program: Program) -> None:
    program.break_at("calls")
    program.call("calls")
    program.stopped()
    program.session.goto(str(program.file), marked(program.file)["calls-end"])
    stop = program.stopped()
    assert (program.where(stop), stop.reason) == ("calls-end", "goto")
    found = {each.name: each.value for each in stop.variables(stop.scopes()[0]).items}
    assert found.get("first", "None") == "None"  # not there, or since Python 3.12 None
    with pytest.raises(RequestRefusedError):
        program.session.goto(str(program.file), marked(program.file)["loop"])
    assert program.session.stop is not None
    assert program.session.stop.stack().frames[0].name == "calls"


def test_conditions_hit_counts_and_log_messages(program: Program) -> None:
    program.break_at("loop", condition="i == 2")
    program.call("calls")
    stop = program.stopped()
    assert stop.evaluate("(n, i)").result == "(3, 2)"
    program.break_at("loop", hit_condition="2")
    program.session.resume()
    stop = program.stopped()
    assert stop.evaluate("(n, i)").result == "(2, 1)"
    program.break_at("child", log_message="child of {n}")
    program.session.resume()
    program.call("calls")
    assert [program.next(Printed).output.output.strip() for _ in range(2)] == ["child of 3", "child of 2"]


def test_a_condition_that_raises_is_told_and_stops_once(program: Program) -> None:
    program.break_at("child", condition="1 / 0")
    program.call("calls")
    line = marked(program.file)["child"]
    assert program.next(Printed).output.output == (
        f"The condition of {program.file}:{line} raised ZeroDivisionError: division by zero (1 / 0). "
        "The program stops there this once.\n"
    )
    assert program.where(program.stopped()) == "child"
    program.break_at("calls-end")
    program.session.resume()
    assert program.where(program.stopped()) == "calls-end"


@pytest.mark.parametrize("name", ["leaf", "env.leaf"])
def test_a_function_of_a_known_file_is_its_first_line_for_coroutines_too(program: Program, name: str) -> None:
    placed = program.session.want(
        Breakpoints(functions=(FunctionBreakpoint(name, str(program.file), condition="n == 1"),))
    )
    assert placed[0].breakpoint.line == marked(program.file)["leaf"] - 1
    program.call("loop")
    stop = program.stopped()
    top = stop.top()
    assert top is not None
    assert (top.name, stop.evaluate("n").result) == ("leaf", "1")


def test_a_function_is_found_by_its_name_alone(program: Program) -> None:
    placed = program.session.want(Breakpoints(functions=(FunctionBreakpoint("tour.child"),)))
    assert placed[0].breakpoint.verified
    program.call("calls")
    stop = program.stopped()
    assert stop.stack().frames[0].name == "child"
    assert stop.reason == "function breakpoint"


def test_breakpoints_say_where_they_are_and_that_they_cannot_be(program: Program) -> None:
    def_line = marked(program.file)["child"] - 1
    placed = program.session.want(
        Breakpoints(
            lines=(
                LineBreakpoint(str(program.file), def_line - 1),
                LineBreakpoint("/nowhere.py", 1),
                LineBreakpoint(str(program.file), 1, enabled=False),
            )
        )
    )
    by_path = {each.spec.path: each.breakpoint for each in placed}
    assert len(placed) == 2
    assert not by_path["/nowhere.py"].verified
    assert "does not exist" in (by_path["/nowhere.py"].message or "")
    assert by_path[str(program.file)].verified


def test_a_failure_stops_once_where_it_is_raised_whatever_it_passes(program: Program) -> None:
    program.session.want(Breakpoints())
    program.call("handled")
    program.call("failing")
    stop = program.stopped()
    assert (program.where(stop), stop.reason, stop.text, stop.description) == (
        "fail",
        "exception",
        "ValueError",
        "bad 2",
    )
    assert stop.evaluate("y").result == "2"
    program.break_at("wrap")
    program.session.resume()
    program.call("wrapping")
    assert program.where(program.stopped()) == "wrap"
    program.session.resume()
    stop = program.stopped()
    info = stop.exception()
    assert (info.exceptionId, info.details.innerException[0].message) == ("LookupError", "bad 2")
    assert "fail(x)" in info.details.innerException[0].stackTrace
    program.break_at("calls")
    program.session.resume()
    program.call("calls")
    assert program.where(program.stopped()) == "calls"


def test_an_exception_that_is_caught_is_no_failure_however_closely_it_is_watched(program: Program) -> None:
    program.break_at("swallows", "calls")
    program.call("swallows")
    program.stopped()
    program.session.resume()
    program.call("calls")
    assert program.where(program.stopped()) == "calls"


def test_exceptions_are_stopped_for_by_class_and_where_they_are_raised(program: Program) -> None:
    raised = ExceptionBreakpoints(filters=("raised",), classes=("KeyError",))
    program.session.want(Breakpoints(exceptions=raised))
    program.call("handled")
    program.session.want(Breakpoints(exceptions=replace(raised, classes=("ValueError",))))
    program.call("handled")
    stop = program.stopped()
    assert (program.where(stop), stop.text) == ("fail", "ValueError")


def test_pausing_and_threads(program: Program) -> None:
    program.spin()
    program.session.pause()
    stop = program.stopped()
    assert stop.reason == "pause"
    assert "spin" in [frame.name for frame in stop.stack().frames]
    with pytest.raises(SessionError, match="only a program that runs can be paused; this one is stopped"):
        program.session.pause()
    stop.evaluate("GO.update(on=False)")
    program.break_at("in-thread")
    program.session.resume()
    program.call("threads")
    stop = program.stopped()
    assert program.where(stop) == "in-thread"
    assert {thread.id: thread.name for thread in program.session.threads()}[stop.threadId] == "helper"
    program.session.resume()
    while program.next(ThreadChanged) != ThreadChanged(stop.threadId, "exited"):
        pass


def test_asyncio_tasks_say_where_they_are_and_who_waits_for_whom(program: Program) -> None:
    program.break_at("leaf", condition="n == 0")
    program.call("loop")
    stop = program.stopped()
    tasks = {task.name: task for task in asyncio_tasks(program.session)}
    assert {"held", "leaf-0", "leaf-1"} < set(tasks)
    main = next(task for task in tasks.values() if task.coroutine == "root")
    assert set(main.waits_for) == {tasks["leaf-0"].id, tasks["leaf-1"].id}
    assert main.awaits == "gather of 2"
    assert [task.name for task in tasks.values() if task.running] == ["leaf-0"]
    assert [frame.name for frame in tasks["held"].frames] == ["waits", "wait"]
    program.break_at("leaf", condition="n == 5")
    program.session.resume()
    program.call("loop")
    stop = program.stopped()
    tasks = {task.name: task for task in asyncio_tasks(program.session)}
    main = next(task for task in tasks.values() if task.coroutine == "root")
    assert main.waits_for == (tasks["grouped"].id,)
    assert stop.evaluate("await asyncio.sleep(0, n)").result == "5"


def test_frames_of_libraries_are_shown_when_asked_for(program: Program) -> None:
    program.break_at("calls")
    program.call("calls")
    hidden = program.stopped().stack().total
    program.session.show_all_frames(True)
    assert program.session.stop is not None
    frames = program.session.stop.stack().frames
    assert len(frames) > hidden
    assert any("sched.py" in (frame.source.path or "") for frame in frames)
    program.session.show_all_frames(False)
    assert program.session.stop.stack().total == hidden


def test_what_happens_is_told_in_order(program: Program) -> None:
    program.break_at("calls", "calls-after")
    program.call("calls")
    first = program.stopped()
    program.session.resume()
    assert isinstance(program.next(Continued), Continued)
    second = program.stopped()
    assert second.number == first.number + 1


def test_what_is_watched_for_exceptions_alone_stops_for_all_that_is_wanted_later(program: Program) -> None:
    """A frame, and a function that was called before, of which there was nothing to be seen but exceptions."""
    program.session.want(Breakpoints())
    program.spin()
    program.break_at("spin")
    stop = program.stopped()
    stop.evaluate("GO.update(on=False)")
    assert program.where(stop) == "spin"
    program.session.next()
    assert program.where(program.stopped()) == str(marked(program.file)["spin"] - 1)
    program.session.want(Breakpoints())
    program.session.resume()
    program.call("calls_often")
    stop = program.stopped()
    assert (program.where(stop), stop.reason, stop.evaluate("n").result) == ("picky", "exception", "40")
    program.session.resume()
    program.break_at("picky")
    program.call("calls_often")
    assert program.where(program.stopped()) == "picky"
    program.session.resume()
    assert program.where(program.stopped()) == "picky"
    program.session.step_out()
    stop = program.stopped()
    if sys.version_info >= (3, 12):  # where a frame is asked for what leaves it before the step out of it ends
        assert (program.where(stop), stop.reason) == ("picky", "exception")
    else:
        assert program.where(stop) == "often"
