"""Line breakpoints in functions that run often: what narrows them, and whatever else is wanted of the same lines."""

from collections.abc import Iterator

import pytest

from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, ExceptionBreakpoints, LineBreakpoint
from flyte_debugger.session.session_events import Printed, State
from flyte_debugger.session.stop import Stop
from tests.debugger.session.program import PROGRAMS, Program
from tests.debugger.worker.debug.driving import PATIENCE, marked

pytestmark = pytest.mark.real
HOT = PROGRAMS / "hot.py"


@pytest.fixture(scope="module")
def shared() -> Iterator[Program]:
    with Program.calling_back(HOT, Breakpoints(exceptions=ExceptionBreakpoints(()))) as program:
        program.session.start()
        yield program


@pytest.fixture
def program(shared: Program) -> Iterator[Program]:
    """The program without breakpoints, which waits for a call before and after."""
    yield shared
    shared.session.want(Breakpoints(exceptions=ExceptionBreakpoints(())))
    if shared.session.state is State.STOPPED:
        shared.session.resume()
    shared.call("settled")
    shared.says("done settled 0")
    while not shared.happened.empty():
        shared.happened.get()


def _stop(program: Program) -> tuple[Stop, str]:
    """The next stop, and the mark of its line."""
    stop = program.stopped()
    return stop, program.where(stop)


def _goes_through(program: Program, function: str, noted: int) -> None:
    """Run a function to its end, without a stop, or on from one."""
    program.call(function)
    program.says(f"done {function} {noted}")


def test_a_line_that_is_not_hit_does_not_stop_and_one_after_it_does(program: Program) -> None:
    program.break_at("unhit", "over")
    program.call("loop")
    stop, mark = _stop(program)
    assert (mark, stop.evaluate("total").result) == ("over", "1000")
    program.session.resume()
    program.says("done loop 0")


def test_a_condition_is_evaluated_once_a_hit_and_stops_when_it_is_true(program: Program) -> None:
    program.break_at("hot", condition="note(i) or i == 1999")
    program.call("loop")
    stop, mark = _stop(program)
    assert (mark, stop.evaluate("i").result, stop.evaluate("len(seen)").result) == ("hot", "1999", "2000")
    program.session.resume()
    program.says("done loop 2000")


def test_a_condition_that_is_true_again_stops_again(program: Program) -> None:
    program.break_at("hot", condition="i % 700 == 3")
    program.call("loop")
    found = []
    for _ in range(3):
        stop, _ = _stop(program)
        found.append(stop.evaluate("i").result)
        program.session.resume()
    program.says("done loop 0")
    assert found == ["3", "703", "1403"]


def test_hits_are_counted_of_those_that_meet_the_condition(program: Program) -> None:
    program.break_at("hot", condition="i > 5", hit_condition="2")
    program.call("loop")
    stop, _ = _stop(program)
    assert stop.evaluate("i").result == "7"
    program.session.resume()
    program.says("done loop 0")


@pytest.mark.parametrize("condition", ["nothing > 3", "i > ''", "1 / 0", "i +", "sys.exit(3)"])
def test_a_condition_that_raises_stops_once(program: Program, condition: str) -> None:
    program.break_at("hot", condition=condition)
    program.call("loop")
    stop, _ = _stop(program)
    assert stop.evaluate("i").result == "0"
    program.session.resume()
    program.says("done loop 0")


def test_a_log_message_is_an_f_string(program: Program) -> None:
    program.break_at("hot", condition="i in (3, 4)", log_message="{i:>3} {{x}} {'a'!r} {i=}")
    _goes_through(program, "loop", 0)
    _goes_through(program, "fails", 1)
    printed: list[str] = []
    while len(printed) < 2:
        if isinstance(event := program.happened.get(timeout=PATIENCE), Printed):
            printed.append(event.output.output)
    assert printed == ["  3 {x} 'a' i=3\n", "  4 {x} 'a' i=4\n"]


def test_a_condition_sees_locals_in_nested_scopes(program: Program) -> None:
    program.break_at("hot", condition="any(i == each + total for each in [4 for _ in range(i)])")
    program.call("loop")
    stop, _ = _stop(program)
    assert stop.evaluate("(i, total)").result == "(7, 3)"
    program.session.resume()
    _stop(program)
    program.break_at()
    program.session.resume()
    program.says("done loop 0")


@pytest.mark.parametrize("raised", ["sys.exit(3)", "1 / 0"])
def test_a_log_message_that_raises_is_told_of_once_and_ends_nothing(program: Program, raised: str) -> None:
    program.break_at("hot", log_message=f"{{{raised}}}")
    program.call("loop")
    told = program.next(Printed).output.output
    assert raised in told
    program.says("done loop 0")
    program.break_at()
    assert not any(isinstance(each, Printed) for each in program.happened.queue)


def test_a_log_message_is_not_evaluated_where_its_condition_is_false(program: Program) -> None:
    program.break_at("hot", condition="i == 3", log_message="{note(i)}")
    _goes_through(program, "loop", 1)


def test_a_breakpoint_that_is_taken_away_no_longer_stops_and_comes_back(program: Program) -> None:
    program.break_at("hot", condition="i == 0")
    program.call("loop")
    _stop(program)
    program.break_at()
    program.session.resume()
    program.says("done loop 0")
    _goes_through(program, "loop", 0)
    program.break_at("over")
    program.call("loop")
    assert _stop(program)[1] == "over"


def test_a_breakpoint_set_where_it_stands_holds_for_lines_that_ran_already(program: Program) -> None:
    program.break_at("called", condition="i == 5")
    program.call("calls")
    _stop(program)
    program.break_at("called", condition="i == 9")
    program.session.resume()
    stop, _ = _stop(program)
    assert stop.evaluate("i").result == "9"


def test_a_breakpoint_that_comes_while_it_runs_stops_it_and_so_does_a_pause(program: Program) -> None:
    program.break_at("unhit")
    program.call("goes_round")
    program.says("round")
    program.break_at("turn")
    assert _stop(program)[1] == "turn"
    program.break_at("unhit")
    program.session.resume()
    program.session.pause()
    stop, _ = _stop(program)
    assert stop.reason == "pause"
    stop.evaluate("is_over.set()")
    program.session.resume()


def test_a_pause_stops_a_function_that_holds_a_false_condition(program: Program) -> None:
    program.break_at("turn", condition="note(0)")
    program.call("goes_round")
    program.says("round")
    program.session.pause()
    stop, _ = _stop(program)
    stop.evaluate("is_over.set()")
    assert stop.reason == "pause"


def test_steps_go_over_a_function_that_holds_breakpoints(program: Program) -> None:
    program.break_at("before", "unhit")
    program.call("steps_over")
    assert _stop(program)[1] == "before"
    program.session.next()
    stop, mark = _stop(program)
    assert (mark, stop.reason) == ("after", "step")


def test_a_step_over_stops_at_a_breakpoint_inside(program: Program) -> None:
    program.break_at("before", "over")
    program.call("steps_over")
    _stop(program)
    program.session.next()
    stop, mark = _stop(program)
    assert (mark, stop.reason) == ("over", "breakpoint")
    program.session.step_out()
    assert _stop(program)[1] in ("before", "after")


def test_a_step_that_comes_to_a_breakpoint_stops_there_once(program: Program) -> None:
    program.break_at("before", "after")
    program.call("steps_over")
    _stop(program)
    program.session.next()
    assert _stop(program)[1] == "after"
    program.session.resume()
    program.says("done steps_over 0")


def test_lines_that_were_passed_are_stepped_through(program: Program) -> None:
    program.break_at("hot", condition="i == 50")
    program.call("loop")
    _stop(program)
    lines = []
    for _ in range(4):
        program.session.next()
        lines.append(_stop(program)[1])
    hot = marked(HOT)["hot"]
    assert lines == [str(hot - 3), str(hot - 2), "hot", str(hot - 3)]


def test_each_call_of_a_recursive_function_stops(program: Program) -> None:
    program.break_at("back", condition="n != 2")
    program.call("recursive")
    found = []
    for _ in range(4):
        stop, _ = _stop(program)
        found.append(stop.evaluate("n").result)
        program.session.resume()
    program.says("done recursive 0")
    assert found == ["0", "1", "3", "4"]


def test_a_generator_stops_each_time_that_it_goes_on(program: Program) -> None:
    program.break_at("yields", condition="i % 2")
    program.call("generates")
    found = []
    for _ in range(2):
        stop, _ = _stop(program)
        found.append(stop.evaluate("i").result)
        program.session.resume()
    program.says("done generates 4")
    assert found == ["1", "3"]


def test_a_breakpoint_that_comes_while_a_coroutine_is_asleep_stops_it(program: Program) -> None:
    program.break_at("between")
    program.call("asleep")
    _stop(program)
    program.break_at("woken")
    program.session.resume()
    assert _stop(program)[1] == "woken"


def test_a_loop_on_one_line_stops(program: Program) -> None:
    program.break_at("one-line", condition="i == 5")
    program.call("one_line")
    assert _stop(program)[1] == "one-line"
    program.session.resume()
    program.says("done one_line 5")


def test_every_thread_stops(program: Program) -> None:
    program.break_at("hot", condition="i == 1000")
    program.call("threads_in_turn")
    threads = set()
    for _ in range(3):
        stop, mark = _stop(program)
        assert (mark, stop.evaluate("i").result) == ("hot", "1000")
        threads.add(stop.threadId)
        program.session.resume()
    program.says("done threads_in_turn 0")
    assert len(threads) == 3


def test_a_thread_that_begins_after_a_step_is_stepped_through_and_goes_on(program: Program) -> None:
    lines = marked(HOT)
    once = LineBreakpoint(str(HOT), lines["hot"], condition="i == 50")
    program.session.want(Breakpoints((LineBreakpoint(str(HOT), lines["before-start"]), once)))
    program.call("starts_a_thread")
    _stop(program)
    program.session.next()
    _stop(program)
    program.session.resume()
    stop, mark = _stop(program)
    assert (mark, stop.evaluate("i").result) == ("hot", "50")
    program.session.next()
    stop, mark = _stop(program)
    assert (mark, stop.reason) == (str(lines["hot"] - 3), "step")
    program.session.resume()
    program.says("done starts_a_thread 0")


def test_a_thread_that_goes_on_late_does_not_tell_that_the_next_stop_is_over(program: Program) -> None:
    program.break_at("first", "second")
    program.call("goes_on_late")
    stop, _ = _stop(program)
    assert stop.evaluate("is_held(held)").result == "True"
    program.session.resume()
    stop, mark = _stop(program)
    assert (mark, stop.evaluate("is_held(held)").result) == ("second", "True")
    program.session.resume()
    program.says("done goes_on_late 0")


def test_an_exception_stops_in_a_function_with_breakpoints(program: Program) -> None:
    never = LineBreakpoint(str(HOT), marked(HOT)["never"], condition="False")
    program.session.want(Breakpoints(lines=(never,), exceptions=ExceptionBreakpoints(("raised",))))
    program.call("fails")
    stop, mark = _stop(program)
    assert (mark, stop.reason) == ("raises", "exception")
