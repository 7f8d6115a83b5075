"""A session on a program that knows nothing of us: stock debugpy, its adapter in between, paths that are elsewhere."""

import shutil
from pathlib import Path

import pytest

from flyte_debugger.dap.errors import ConnectError, RequestRefusedError
from flyte_debugger.session.attach import attach
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, LineBreakpoint
from flyte_debugger.session.debuggee.asyncio_tasks import asyncio_tasks
from flyte_debugger.session.errors import SessionError
from flyte_debugger.session.session_events import Ended, Printed, State
from flyte_debugger.session.session_settings import PathMapping
from tests.debugger.session.program import PATIENCE, TOUR, Program
from tests.debugger.worker.debug.driving import marked

pytestmark = pytest.mark.real


def test_a_program_elsewhere_is_stepped_through_by_its_files_here(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    shutil.copy(TOUR, there)
    with Program.listening(there / "tour.py", (PathMapping(str(TOUR.parent), str(there)),)) as program:
        line = marked(TOUR)["leaf"]
        program.session.start()
        placed = program.session.want(Breakpoints(lines=(LineBreakpoint(str(TOUR), line, condition="n == 0"),)))
        assert placed[0].breakpoint.verified
        program.call("loop")
        stop = program.stopped()
        top = stop.top()
        assert top is not None
        assert (top.source.path, top.line) == (str(TOUR), line)
        assert {"leaf-0", "leaf-1"} < {task.name for task in asyncio_tasks(program.session)}
        program.session.next()
        assert program.stopped().evaluate("m").result == "1"
        with pytest.raises(SessionError, match="when attaching"):
            program.session.show_all_frames(True)
        check_conditions(program)
        program.session.want(Breakpoints())
        program.session.resume()
        program.call("failing")
        stop = program.stopped()
        assert (stop.text, stop.evaluate("y").result) == ("ValueError", "2")
        program.session.resume()
        program.call("settled")
        while program.next(Printed).output.output.strip() != "settled":
            pass
        program.session.detach()
        assert program.next(Ended).state is State.DETACHED
        assert program.process.poll() is None
        program.call("settled")
        assert program.process.stdin is not None
        program.process.stdin.close()
        assert program.process.wait(PATIENCE) == 0


def check_conditions(program: Program) -> None:
    """Conditions, hit counts and log messages hold in a stock debugpy as in ours."""
    line = marked(TOUR)["child"]

    def narrowed(**by: str) -> None:
        program.session.want(Breakpoints(lines=(LineBreakpoint(str(TOUR), line, **by),)))

    narrowed(condition="1 / 0")
    program.session.resume()
    program.call("calls")
    raised = f"The condition of {program.file}:{line} raised ZeroDivisionError: division by zero (1 / 0)."
    while not program.next(Printed).output.output.startswith(raised):
        pass
    assert program.stopped().evaluate("n").result == "3"
    narrowed(condition="n < 3", hit_condition="2")
    program.session.resume()
    program.call("calls")
    assert program.stopped().evaluate("n").result == "2"
    narrowed(log_message="{n:>3} {{x}}")
    program.session.resume()
    program.call("calls")
    assert next(text for _ in iter(int, 1) if "{x}" in (text := program.next(Printed).output.output)) == "  3 {x}\n"
    narrowed()
    program.call("calls")
    stop = program.stopped()
    for raised, told in (("SystemExit(3)", "SystemExit: 3"), ("asyncio.CancelledError", "CancelledError")):
        with pytest.raises(RequestRefusedError, match=told):
            stop.evaluate(f"raise {raised}")


def test_the_end_of_the_program_ends_the_session() -> None:
    with Program.listening() as program:
        program.session.start()
        assert program.process.stdin is not None
        program.process.stdin.close()
        assert program.next(Ended).state is State.ENDED


def test_a_program_can_be_ended_from_here() -> None:
    with Program.calling_back() as program:
        program.session.start()
        program.break_at("calls")
        program.call("calls")
        program.stopped()
        program.session.terminate()
        assert program.next(Ended).state is State.ENDED
        program.process.wait(PATIENCE)


def test_nobody_listening_is_said_in_a_sentence() -> None:
    with pytest.raises(ConnectError, match=r"nothing can be debugged at 127\.0\.0\.1:1: "):
        attach("127.0.0.1", 1)
