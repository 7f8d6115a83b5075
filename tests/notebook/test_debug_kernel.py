"""Debug sessions in a real kernel: a cell's task is stepped through, and nothing outlives the kernel."""

import re
from pathlib import Path

import psutil
import pytest

from tests.notebook.comms import Widgets
from tests.notebook.kernels import PATIENCE, Kernel, Message, text_of

pytestmark = pytest.mark.real

CELL = """import dataclasses
import flyte
env = flyte.TaskEnvironment(name="stepped")

@dataclasses.dataclass
class Point:
    x: int

@env.task
def double(point: Point) -> Point:
    twice = point.x * 2
    return Point(twice)

@env.task
def main(n: int) -> Point:
    first = double(Point(n))
    second = double(first)
    return second

@env.task
def fails(key: str) -> int:
    table = {"a": 1}
    return table[key]
"""
START = "session = debug(main, n=3, breaks=[16])\nprint(session.wait(60).frame.line)"


@pytest.fixture
def stepped(kernel: Kernel) -> Kernel:
    kernel.run("from flyte_notebook import debug\nimport flyte_notebook")
    kernel.run(CELL)
    return kernel


def printed(kernel: Kernel, source: str) -> str:
    """What a cell prints that must not fail."""
    messages = kernel.run(source)
    assert [one["content"] for one in messages if one["msg_type"] == "error"] == []
    return text_of(messages)


def errors(messages: list[Message]) -> list[str]:
    return [one["content"]["evalue"] for one in messages if one["msg_type"] == "error"]


def test_a_cell_s_task_is_debugged_from_python(stepped: Kernel) -> None:
    assert printed(stepped, START) == "16\n"
    assert printed(stepped, "print(6 * 7)") == "42\n"
    assert re.fullmatch(
        r"<DebugSession stepped.main: Stopped Cell In\[\d+\]:16 \(breakpoint\)>\n", printed(stepped, "print(session)")
    )
    assert printed(stepped, "print(list(session.frame), session.frame['n'])") == "['n'] 3\n"
    assert (
        printed(stepped, "session.step()\nprint(session.frame.name, session.frame['point'])") == "double Point(x=3)\n"
    )
    assert printed(stepped, "print(type(session.frame['point']) is Point, session.frame['point.x + 1'])") == "True 4\n"
    assert (
        printed(stepped, "session.frame['point'] = Point(50)\nsession.next()\nprint(session.frame['twice'])") == "100\n"
    )
    assert printed(stepped, "print(session.evaluate('twice + 1').result, len(session.stops))") == "101 3\n"
    assert errors(stepped.run("session.frame['nope']")) == ["'nope'"]
    (refused,) = errors(stepped.run("session.frame['twice'] = (one for one in [1])"))
    assert refused.startswith("The value of twice cannot be sent to the task: cannot pickle 'generator' object")
    assert printed(stepped, "session.out()\nprint(session.wait(60).frame.name)") == "main\n"
    assert printed(stepped, "session.breakpoints.add('18')\nsession.continue_()\nprint(session.frame.line)") == "18\n"
    assert printed(stepped, "session.continue_()\nprint(session.result(60))") == "Point(x=200)\n"
    assert "stepped.main is over; session.restart() begins it again." in errors(stepped.run("session.next()"))
    assert printed(stepped, "print(flyte_notebook.session is session)") == "True\n"


def test_a_failure_is_stopped_at_and_raised_as_that_of_a_run(stepped: Kernel) -> None:
    assert printed(stepped, "session = debug(fails, key='b')\nsession.wait(60)\nsession.continue_()") == ""
    assert printed(stepped, "print(session.wait(60).error, session.frame.line)") == "KeyError: 'b' 23\n"
    (refused,) = errors(stepped.run("session.result()"))
    assert refused.startswith("stepped.fails is stopped")
    shown = stepped.run("session.continue_()\nsession.result(60)")
    assert [one["content"]["ename"] for one in shown if one["msg_type"] == "error"] == ["TaskFailedError"]


def test_two_sessions_at_once_do_not_mix(stepped: Kernel) -> None:
    printed(stepped, "a, b = debug(main, n=1), debug(main, n=10)")
    assert printed(stepped, "for one in (a, b):\n    one.wait(60)\nprint(a.frame['n'], b.frame['n'])") == "1 10\n"
    printed(stepped, "b.next()")
    assert printed(stepped, "print(b.frame['first'], list(a.frame))") == "Point(x=20) ['n']\n"
    assert printed(stepped, "b.end()\nprint(b.wait(60), b.state.status, a.frame['n'])") == "None cancelled 1\n"
    assert printed(stepped, "a.continue_()\nprint(a.result(60))") == "Point(x=4)\n"


def test_the_magic_shows_the_view_and_saves_the_stop(stepped: Kernel) -> None:
    widgets = Widgets(stepped)
    widgets.run("%flyte_debug main n=3 --break '17 if n > 2'")
    widgets.until("'state': 'stopped'")
    (view,) = [state for state in widgets.states.values() if "hides" in state]
    assert re.fullmatch(r"Cell In\[\d+\]:17 \(breakpoint\)", view["status"]["detail"])
    assert view["source"]["lines"][16].startswith("    second = double(first)")
    assert ("first", "Point(x=6)") in [(one["name"], one["value"]) for one in view["variables"]]
    saved = widgets.take(
        stepped.until(lambda one: one["msg_type"] == "update_display_data" and "Stopped" in str(one["content"]["data"]))
    )
    data = saved[-1]["content"]["data"]
    assert "->   17      second = double(first)" in data["text/plain"]
    assert "Point(x=6)" in data["text/html"]
    assert view["hides"] in data["text/html"]


def test_the_button_of_a_failed_run_stops_where_it_failed(stepped: Kernel) -> None:
    widgets = Widgets(stepped)
    assert len(errors(widgets.run("%flyte_run fails key='b'"))) == 1
    widgets.press("debug")
    widgets.until("\"KeyError: 'b'\"")
    assert (
        printed(stepped, "s = flyte_notebook.session\nprint(s.frame.line, s.frame['key'], len(s.stops))") == "23 b 1\n"
    )


def test_the_button_of_a_form_debugs_what_is_filled_in(stepped: Kernel) -> None:
    widgets = Widgets(stepped)
    widgets.run("form = %flyte_form fails key='a'")
    (button,) = widgets.labelled("Debug", "ButtonModel")
    widgets.click(button)
    widgets.until("'state': 'stopped'")
    assert printed(stepped, "s = flyte_notebook.session\nprint(s.frame.line, s.frame['key'])") == "22 a\n"
    assert printed(stepped, "s.continue_()\nprint(s.result(60))") == "1\n"


@pytest.mark.parametrize("end", ["shutdown", "kill"])
@pytest.mark.usefixtures("own_fork_server")
def test_a_kernel_that_ends_while_a_task_is_stopped_leaves_no_process(stepped: Kernel, end: str) -> None:
    assert printed(stepped, START) == "16\n"
    place = Path(printed(stepped, "print(session.frame.file)").strip())
    started = stepped.process.children(recursive=True)
    assert len(stepped.workers()) == 2
    stepped.client.shutdown() if end == "shutdown" else stepped.process.kill()
    assert psutil.wait_procs(started, timeout=PATIENCE)[1] == []
    assert end == "kill" or not place.exists()
