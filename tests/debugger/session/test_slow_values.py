"""A stop is told whatever its values do: each has its own time, is marked where that was not enough, and is bounded."""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from flyte_debugger.dap.errors import RequestRefusedError
from flyte_debugger.dap.messages import Variable
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, ExceptionBreakpoints, LineBreakpoint
from flyte_debugger.session.session_events import Printed, State
from flyte_debugger.session.stop import Stop
from tests.debugger.session.program import PROGRAMS, Program
from tests.debugger.worker.debug.driving import marked

pytestmark = pytest.mark.real
FILE = PROGRAMS / "slow_values.py"
PROMPT = 10.0
"""Seconds that a question has at the prompt: what is told sooner did not wait for a value that takes an hour."""


@pytest.fixture(scope="module", params=["ours", "stock"])
def shared(request: pytest.FixtureRequest) -> Iterator[Program]:
    start = Program.calling_back if request.param == "ours" else Program.listening
    with start(FILE) as program:
        program.session.start()
        yield program


@pytest.fixture
def program(shared: Program) -> Iterator[Program]:
    shared.session.want(Breakpoints())
    yield shared
    shared.session.want(Breakpoints(exceptions=ExceptionBreakpoints(filters=())))
    if shared.session.state is State.STOPPED:
        shared.session.resume()
    shared.call("settled")
    shared.says("done settled")
    while not shared.happened.empty():
        shared.happened.get()


def break_at(program: Program, *marks: str) -> None:
    lines = tuple(LineBreakpoint(str(FILE), marked(FILE)[mark]) for mark in marks)
    program.session.want(Breakpoints(lines=lines))


def locals_of(stop: Stop) -> dict[str, Variable]:
    return {each.name: each for each in stop.variables(stop.scopes()[0]).items}


@pytest.mark.parametrize("function", ["stands", "in_thread"])
def test_each_value_has_its_own_time(program: Program, function: str) -> None:
    break_at(program, "slow")
    program.call(function)
    stop = program.stopped()
    began = time.monotonic()
    found = locals_of(stop)
    assert time.monotonic() - began < PROMPT
    assert found["after"].value == "3"
    assert {name for name in ("around", "before") if found[name].is_slow} == {"around", "before"}
    assert not found["text"].is_slow
    assert found["before"].evaluateName == "before"
    assert stop.evaluate("after + 1").result == "4"
    assert len(json.dumps([asdict(each) for each in found.values()])) < 20_000
    assert len(stop.evaluate("text", context="clipboard").result) == 100_002
    program.session.resume()
    program.says(f"done {function}")


def test_a_value_that_never_ends_does_not_make_others_slow_at_later_stops(program: Program) -> None:
    break_at(program, "loop")
    program.call("loops")
    for _ in range(3):
        found = locals_of(program.stopped())
        assert found["never"].is_slow
        assert found["numbers"].value == "[1, 2]"
        program.session.resume()


def test_a_slow_attribute_hides_none_of_the_others(program: Program) -> None:
    break_at(program, "slow")
    program.call("stands")
    stop = program.stopped()
    inside = {each.name: each for each in stop.variables(stop.evaluate("computed", context="watch")).items}
    assert inside["quick"].value == "1"
    assert inside["sleepy"].is_slow


def test_a_slow_value_is_there_when_it_is_asked_for_by_itself(program: Program) -> None:
    break_at(program, "rests")
    program.call("rests")
    stop = program.stopped()
    assert locals_of(stop)["one"].is_slow
    assert stop.evaluate("one").result == "rested"
    program.session.resume()
    program.says("done rests")
    told = [program.happened.get() for _ in range(program.happened.qsize())]
    assert not [each for each in told if isinstance(each, Printed) and "pydevd" in each.output.output]


def test_a_text_that_never_comes_is_interrupted_at_the_prompt(program: Program) -> None:
    break_at(program, "slow")
    program.call("stands")
    stop = program.stopped()
    assert stop.evaluate("before", timeout=1.0).result == "<interrupted: its text took too long>"
    assert stop.evaluate("1 + 1").result == "2"


def test_what_waited_for_a_lock_does_not_keep_it(program: Program) -> None:
    break_at(program, "waits", "waits-after")
    program.call("waits")
    assert locals_of(program.stopped())["one"].is_slow
    program.session.resume()
    stop = program.stopped()
    assert stop.evaluate("str(LOCK.locked())").result == "'True'"
    program.session.resume()
    program.says("done waits")


def test_an_exception_whose_message_takes_long_is_told(program: Program) -> None:
    began = time.monotonic()
    program.call("fails")
    stop = program.stopped()
    assert stop.text == "SlowError"
    assert stop.exception().details.message == "<slow: not shown in time>"
    assert time.monotonic() - began < PROMPT


def test_the_exception_stands_among_the_variables_and_has_a_name_at_the_prompt(program: Program) -> None:
    program.call("raises")
    stop = program.stopped()
    found = locals_of(stop)
    assert found["__exception__"].value == "LookupError('missing')"
    assert stop.evaluate("__exception__.args").result == "('missing',)"
    assert stop.variables(found["__exception__"]).items
    program.session.resume()
    break_at(program, "rests")
    program.call("rests")
    assert "__exception__" not in locals_of(program.stopped())


def test_why_a_value_cannot_be_set_is_said(program: Program) -> None:
    break_at(program, "rests")
    program.call("rests")
    stop = program.stopped()
    scope = stop.scopes()[0]
    name = locals_of(stop)["name"]
    for assign in (
        lambda value: stop.set_expression("name", value),
        lambda value: stop.set_variable(scope, name, value),
    ):
        with pytest.raises(RequestRefusedError, match="ZeroDivisionError: division by zero"):
            assign("1 / 0")
        with pytest.raises(RequestRefusedError, match=r"^SyntaxError: invalid syntax \(<string>, line 1\)$"):
            assign("1 +")
        assert assign("40 + 2").result == "42"
    with pytest.raises(RequestRefusedError, match="AttributeError"):
        stop.set_expression("name.nothing.more", "1")
    constant = next(each for each in stop.variables(stop.scopes()[1]).items if each.name == "FILE_COUNT")
    assert stop.set_variable(stop.scopes()[1], constant, "9").result == "9"
    assert stop.evaluate("globals()['FILE_COUNT']").result == "9"
