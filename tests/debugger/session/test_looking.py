"""What can be seen, and changed, where a real program has stopped."""

import re
import time
from typing import Any

import pytest

from flyte_debugger.dap.errors import RequestRefusedError, RequestTimedOutError
from flyte_debugger.dap.messages import EvaluateContext, Scope, Variable
from flyte_debugger.session.debug_session import END_TIMEOUT
from flyte_debugger.session.errors import NotStoppedError, StaleStopError
from flyte_debugger.session.session_events import Ended, State
from flyte_debugger.session.stop import Stop
from tests.debugger.session.program import Program
from tests.debugger.worker.debug.driving import PATIENCE

pytestmark = pytest.mark.real


@pytest.fixture
def stop(program: Program) -> Stop:
    program.break_at("values")
    program.call("values")
    return program.stopped()


def locals_of(stop: Stop) -> tuple[Scope, dict[str, Variable]]:
    scope = stop.scopes()[0]
    return scope, {each.name: each for each in stop.variables(scope).items}


def test_a_list_of_ten_million_is_paged_through_and_its_items_can_be_changed(stop: Stop) -> None:
    _, found = locals_of(stop)
    first = stop.variables(found["big"], 0, 3)
    assert [(each.name, each.value) for each in first.items] == [("0", "0"), ("1", "1"), ("2", "2")]
    assert first.total == 10_000_000
    far = stop.variables(found["big"], 9_999_998, 100)
    assert [(each.name, each.value, each.evaluateName) for each in far.items] == [
        ("9999998", "9999998", "big[9999998]"),
        ("9999999", "9999999", "big[9999999]"),
    ]
    assert stop.set_variable(found["big"], far.items[1], "'last'").result == "'last'"
    assert stop.evaluate("big[-1]").result == "'last'"


def test_a_long_dict_is_paged_through_by_its_keys(stop: Stop) -> None:
    _, found = locals_of(stop)
    page = stop.variables(found["table"], 2_900, 2)
    assert [(each.name, each.evaluateName) for each in page.items] == [
        ("'k2900'", "table['k2900']"),
        ("'k2901'", "table['k2901']"),
    ]
    assert page.total == 3_000


@pytest.mark.parametrize("which", ["scope", "object"])
def test_of_ten_thousand_names_those_are_sent_that_are_asked_for(
    program: Program, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    program.break_at("crowd")
    program.call("many_names")
    stop = program.stopped()
    frame = stop.stack().frames[1]
    of = stop.scopes(frame)[0] if which == "scope" else stop.evaluate("crowded", frame, "watch")
    sent: list[int] = []
    ask = stop._ask

    def counted(*asked: Any, **arguments: Any) -> dict[str, Any]:
        answer = ask(*asked, **arguments)
        sent.append(len(answer.get("variables", ())))
        return answer

    monkeypatch.setattr(stop, "_ask", counted)
    first = stop.variables(of, 0, 100, frame)
    assert (len(first.items), first.total >= 10_000) == (100, True)
    page = stop.variables(of, 5_000, 3, frame)
    numbers = [int(each.value) for each in page.items]
    assert [each.name for each in page.items] == [f"name{number:05}" for number in numbers]
    assert (len(numbers), page.total, page.groups) == (3, first.total, ())
    (last,) = stop.variables(of, first.total - 1, 100, frame).items
    assert last.name == "name09999"
    assert stop.set_variable(of, last, "'set'", frame).result == "'set'"
    assert stop.variables(of, first.total - 1, 100, frame).items[0].value == "'set'"
    assert max(sent) < 110


def test_rows_of_a_data_frame_are_values_to_look_into(stop: Stop) -> None:
    _, found = locals_of(stop)
    rows = stop.items(found["frame"], 500_000, 2)
    assert rows.total == 1_000_000
    assert [each.evaluateName for each in rows.items] == ["frame.iloc[500000]", "frame.iloc[500001]"]
    assert stop.evaluate(f"{rows.items[0].evaluateName}['a']").result in ("500000", "500000.0", "np.float64(500000.0)")


def test_a_cyclic_object_opens_level_by_level_and_a_broken_repr_hurts_nothing(stop: Stop) -> None:
    _, found = locals_of(stop)
    opened = found["node"]
    for _ in range(3):
        opened = next(each for each in stop.variables(opened).items if each.name == "me")
    assert opened.type == "Node"
    assert "no repr" in found["slow"].value or "Slow" in found["slow"].value
    assert {each.value for each in stop.variables(found["few"]).items} == {"1", "2"}


def test_values_are_changed_in_a_frame_in_an_object_and_by_expression(stop: Stop) -> None:
    scope, found = locals_of(stop)
    assert stop.set_variable(scope, found["slow"], "41 + 1").result == "42"
    items = next(each for each in stop.variables(found["node"]).items if each.name == "items")
    assert stop.set_variable(found["node"], items, "[7]").result == "[7]"
    assert stop.set_expression("node.items[0]", "8").result == "8"
    assert stop.evaluate("(slow, node.items)").result == "(42, [8])"
    with pytest.raises(RequestRefusedError):
        stop.set_expression("node.nothing.more", "1")


def test_the_prompt_takes_statements_and_says_what_went_wrong(stop: Stop) -> None:
    assert stop.evaluate("extra = 5").result == ""
    assert stop.evaluate("extra + 1", context="watch").result == "6"
    with pytest.raises(RequestRefusedError, match="NameError: name 'nope' is not defined"):
        stop.evaluate("nope")
    with pytest.raises(RequestRefusedError, match=r"^NameError"):
        stop.evaluate("nope", context="watch")
    watched = stop.watched(("len(big)", "nope"))
    assert [each.value and each.value.result for each in watched] == ["10000000", None]
    assert watched[1].error == "NameError: name 'nope' is not defined"
    assert len(stop.evaluate("'x' * 100_000", context="clipboard").result) == 100_002
    assert [each.label for each in stop.completions("node.it", 8)] == ["items"]


def test_the_prompt_leaves_the_programs_stdout_alone(stop: Stop) -> None:
    assert stop.evaluate("sys.stdout is sys.__stdout__").result == "True", (
        "a print of the program's meanwhile may crash"
    )


@pytest.mark.parametrize("raised", ["SystemExit(3)", "asyncio.CancelledError('gone')"])
def test_what_is_no_exception_is_told_at_once(stop: Stop, raised: str) -> None:
    with pytest.raises(RequestRefusedError, match=raised.partition("(")[0].rpartition(".")[2]):
        stop.evaluate(f"raise {raised}")
    assert stop.evaluate("1 + 1").result == "2"


def test_await_works_at_the_prompt_with_a_loop_of_its_own(stop: Stop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stop.evaluate("await asyncio.sleep(0, 'slept')").result == "'slept'"
    assert stop.evaluate("got = await leaf(1)").result == ""
    assert stop.evaluate("got").result == "2"
    monkeypatch.setattr("flyte_debugger.session.debuggee.prompt_expression.AWAIT_SECONDS", 0.1)
    with pytest.raises(RequestRefusedError, match=r"Not done within 0\.1 s"):
        stop.evaluate("await asyncio.Event().wait()")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine an interruption takes effect late."""
    monkeypatch.setattr("flyte_debugger.session.evaluation.SLACK", PATIENCE)


@pytest.mark.usefixtures("patient")
def test_what_never_ends_at_the_prompt_is_interrupted_in_time(stop: Stop) -> None:
    for never in ("for _ in iter(int, 1): pass", "__import__('time').sleep(60)", "threading.Event().wait()"):
        with pytest.raises(RequestRefusedError, match=r"KeyboardInterrupt\nNot done within 0\.9 s, so interrupted\.$"):
            stop.evaluate(never, timeout=1.0)
        assert stop.evaluate("1 + 1").result == "2"


@pytest.mark.usefixtures("patient")
def test_an_interruption_that_comes_before_its_expression_is_told_as_one(stop: Stop) -> None:
    for _ in range(3):
        with pytest.raises(RequestRefusedError, match=r"KeyboardInterrupt\nNot done within \S+ s, so interrupted\.$"):
            stop.evaluate("__import__('time').sleep(60)", timeout=1e-5)
        assert stop.evaluate("1 + 1").result == "2"


@pytest.mark.parametrize("context", ["repl", "watch", "clipboard"])
def test_an_interruption_before_a_value_s_text_is_begun_is_answered(stop: Stop, context: EvaluateContext) -> None:
    interrupting = "property(lambda self: (_ for _ in ()).throw(KeyboardInterrupt))"
    value = f"type('Meta', (type,), {{'__module__': {interrupting}}})('Value', (), {{}})()"
    told = stop.evaluate(value, context=context)
    assert (told.result, told.type) == ("<interrupted: its text took too long>", "Value")


SLOW_TEXTS = """
import time, _pydevd_bundle.pydevd_suspended_frames as frames
details = frames.get_variable_details
frames.get_variable_details = lambda *args, **more: time.sleep(0.2) or details(*args, **more)
"""


@pytest.mark.usefixtures("patient")
def test_an_interruption_that_comes_while_what_prepares_it_is_answered_is_told_as_one(stop: Stop) -> None:
    stop.evaluate(SLOW_TEXTS)
    try:
        with pytest.raises(RequestRefusedError, match=r"KeyboardInterrupt\nNot done within \S+ s, so interrupted\.$"):
            stop.evaluate("__import__('time').sleep(60)", timeout=1e-5)
    finally:
        stop.evaluate("frames.get_variable_details = details")
    assert stop.evaluate("1 + 1").result == "2"


@pytest.mark.usefixtures("patient")
def test_an_interruption_that_a_finalizer_loses_comes_again(stop: Stop) -> None:
    sleeper = "type('D', (), {'__del__': lambda self: __import__('time').sleep(60)})()"
    with pytest.raises(RequestRefusedError, match=r"KeyboardInterrupt\nNot done within 0\.9 s, so interrupted\.$"):
        stop.evaluate(f"({sleeper}, None)[1] or __import__('time').sleep(60)", timeout=1.0)
    assert stop.evaluate("1 + 1").result == "2"


@pytest.mark.usefixtures("patient")
def test_a_watch_that_never_ends_is_interrupted_and_those_after_it_are_told(
    stop: Stop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flyte_debugger.session.evaluation.TIMEOUT", 1.0)
    never = "sum(0 for _ in iter(int, 1))"
    watched = stop.watched((never, "len(few)", never, "1 + 1"))
    assert [each.value and each.value.result for each in watched] == [None, "2", None, "2"]
    assert watched[0].error.endswith("KeyboardInterrupt\nNot done within 0.9 s, so interrupted.")


def test_what_waits_in_c_is_told_of_and_the_program_can_be_let_go_of_at_once() -> None:
    with Program.calling_back() as program:
        program.session.start()
        program.break_at("in-thread")
        program.call("threads")
        stop = program.stopped()
        with pytest.raises(
            RequestTimedOutError, match=r"within 1\.1 s\. It is at something that cannot be interrupted"
        ):
            stop.evaluate("time.sleep(3600)", timeout=0.1)
        with pytest.raises(RequestTimedOutError, match="does not answer yet"):
            stop.evaluate("1 + 1")
        assert [frame.name for frame in stop.stack().frames] == ["in_thread"]
        began = time.monotonic()
        program.session.detach()
        assert time.monotonic() - began < END_TIMEOUT, "it was waited for"
        assert program.next(Ended).state is State.DETACHED


def test_answers_of_a_stop_that_is_over_are_not_shown(program: Program, stop: Stop) -> None:
    scope, _ = locals_of(stop)
    program.session.next()
    with pytest.raises(StaleStopError):
        stop.variables(scope)
    program.stopped()
    with pytest.raises(StaleStopError):
        stop.stack()
    program.session.resume()
    with pytest.raises(NotStoppedError, match=re.escape("running, not stopped")):
        program.session.next()


def test_the_source_of_a_frame_is_there_with_a_file_and_without_one(program: Program) -> None:
    program.break_at("child")
    program.call("without_a_file")
    stop = program.stopped()
    here, cell = stop.stack().frames[:2]
    assert stop.source(here) == program.file.read_text()
    assert (cell.source.path, cell.line) == ("<ipython-input-7-abc>", 3)
    assert stop.source(cell) == "x = 1\ny = x + 1\nchild(y)\n"


def test_stacks_come_in_pages(program: Program, stop: Stop) -> None:
    whole = stop.stack()
    assert [frame.name for frame in whole.frames[:1]] == ["values"]
    page = stop.stack(1, 1)
    assert page.frames == whole.frames[1:2]
    assert page.total == whole.total > 1
    assert program.session.threads()[0].name == "MainThread"
    assert any(module.path == str(program.file) for module in program.session.modules())
