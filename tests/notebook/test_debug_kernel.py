"""Debug sessions in a real kernel: a cell's task is stepped through, and nothing outlives the kernel."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.notebook.comms import Widgets
from tests.notebook.kernels import PATIENCE, Kernel, Message, text_of
from tests.tui.cli.waiting import wait_until

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


@contextmanager
def listening_program(script: Path) -> Iterator[int]:
    """A script under `python -m debugpy --listen`, which waits for a client; the port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-Xfrozen_modules=off", "-m", "debugpy", "--listen", str(port), "--wait-for-client"]
    with subprocess.Popen([*command, str(script)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as program:
        try:
            wait_until(lambda: is_listening(port), "debugpy")
            yield port
        finally:
            program.kill()


def is_listening(port: int) -> bool:
    return any(one.laddr.port == port and one.status == psutil.CONN_LISTEN for one in psutil.net_connections("tcp4"))


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
    widgets.until_view("'state': 'stopped'")
    (view,) = [state for state in widgets.states.values() if "hides" in state]
    assert re.fullmatch(r"Cell In\[\d+\]:17 \(breakpoint\)", view["status"]["detail"])
    assert view["source"]["lines"][16].startswith("    second = double(first)")
    assert ("first", "Point(x=6)") in [(one["name"], one["value"]) for one in view["variables"]]
    data = widgets.until_displayed("Stopped")
    assert "->   17      second = double(first)" in data["text/plain"]
    assert "Point(x=6)" in data["text/html"]
    assert view["hides"] in data["text/html"]


def test_the_button_of_a_failed_run_stops_where_it_failed(stepped: Kernel) -> None:
    widgets = Widgets(stepped)
    assert len(errors(widgets.run("%flyte_run fails key='b'"))) == 1
    widgets.press("debug")
    widgets.until_view("\"KeyError: 'b'\"")
    assert (
        printed(stepped, "s = flyte_notebook.session\nprint(s.frame.line, s.frame['key'], len(s.stops))") == "23 b 1\n"
    )


def test_the_button_of_a_form_debugs_what_is_filled_in(stepped: Kernel) -> None:
    widgets = Widgets(stepped)
    widgets.run("form = %flyte_form fails key='a'")
    (button,) = widgets.labelled("Debug", "ButtonModel")
    widgets.click(button)
    widgets.until_view("'state': 'stopped'")
    assert printed(stepped, "s = flyte_notebook.session\nprint(s.frame.line, s.frame['key'])") == "22 a\n"
    assert printed(stepped, "s.continue_()\nprint(s.result(60))") == "1\n"


def test_a_task_whose_inputs_are_missing_has_breakpoints_set_in_its_form(stepped: Kernel) -> None:
    widgets = Widgets(stepped)
    widgets.run("form = %flyte_debug fails")
    (tabs,) = [comm for comm, state in widgets.states.items() if state["_model_name"] == "TabModel"]
    widgets.choose(tabs, 2)
    widgets.until_held("def</span> <span")
    widgets.tell("marks", {"command": "toggle_breakpoint", "line": 23})
    widgets.until("'23': 'on'")
    printed(stepped, "form.values['key'] = 'a'")
    (button,) = widgets.labelled("Debug", "ButtonModel")
    widgets.click(button)
    widgets.until_view("'state': 'stopped'")
    assert printed(stepped, "s = flyte_notebook.session\ns.continue_()\nprint(s.frame.line)") == "23\n"
    widgets.tell("marks", {"command": "toggle_breakpoint", "line": 23})
    printed(stepped, "s.end()")


def test_a_breakpoint_stays_at_its_line_when_the_edited_cell_is_run_again(stepped: Kernel) -> None:
    widgets = Widgets(stepped)
    widgets.run("%flyte_debug main n=3")
    widgets.until_view("'state': 'stopped'")
    widgets.command("toggle_breakpoint", path=widgets.view()["source"]["path"], line=18)
    widgets.until("'18': 'on'")
    stepped.run("flyte_notebook.session.end()")
    edited = CELL.replace("def main(n: int) -> Point:\n", "def main(n: int) -> Point:\n    n = n + 1\n\n")
    stepped.run(edited)
    widgets.run("session = %flyte_debug main n=3")
    widgets.until_view("'20': 'on'")
    assert re.fullmatch(r"Cell In\[\d+\]:20", widgets.view()["breakpoints"][0]["label"])
    assert printed(stepped, "session.continue_()\nprint(session.frame.line, session.frame['n'])") == "20 4\n"
    widgets.command("clear", text=widgets.view()["breakpoints"][0]["text"])
    widgets.until("'breakpoints': []")
    assert printed(stepped, "session.end()\nprint(list(debug(main, n=3).breakpoints))") == "[]\n"


def test_any_program_under_debugpy_is_attached_to(stepped: Kernel, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import sys\n\ndef twice(n):\n    return 2 * n\n\nprint('twice', twice(21))\nsys.stdin.read()\n")
    (refused,) = errors(stepped.run("%flyte_attach 127.0.0.1:1"))
    assert "127.0.0.1:1" in refused
    (refused,) = errors(stepped.run("%flyte_attach"))
    assert "write %flyte_attach [HOST:]PORT" in refused
    with listening_program(script) as port:
        widgets = Widgets(stepped)
        widgets.run(f"session = %flyte_attach {port} --break {script}:4")
        widgets.until_view("'state': 'stopped'")
        assert widgets.view()["status"]["detail"] == "script.py:4 (breakpoint)"
        assert not {"restart", "next_task"} & set(widgets.view()["status"]["can"])
        assert printed(stepped, "print(session.evaluate('n + 1').result)") == "22\n"
        assert printed(stepped, "session.out()\nprint(session.wait(60).frame.name)") == "<module>\n"
        stepped.run("session.continue_()")
        widgets.until_held("twice 42")
        (refused,) = errors(stepped.run("session.end()\nsession.result()"))
        assert refused == f"127.0.0.1:{port} was attached to; only a run of a task has a result."


def test_a_session_that_was_closed_is_over_though_the_program_runs_on(stepped: Kernel, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import sys\n\nsys.stdin.read()\n")
    with listening_program(script) as port:
        widgets = Widgets(stepped)
        widgets.run(f"session = %flyte_attach {port}\nsession")
        widgets.until_view("'state': 'running'")
        assert text_of(widgets.run("session.close()\nprint(session.is_running)")) == "False\n"
        widgets.until_view("'detail': 'The session was closed.'")


def test_an_editor_attaches_to_a_run_that_listens(stepped: Kernel) -> None:
    widgets = Widgets(stepped)
    widgets.run("handle = %flyte_debug main n=3 --listen 0\nhandle")
    widgets.until_held("dap.run")
    told = str(widgets.states)
    port = int(re.search(r'"port": (\d+)', told.replace("\\\\", ""))[1])  # type: ignore[index]
    assert "PyCharm" in told
    widgets.run(f"editor = %flyte_attach {port}")
    assert text_of(widgets.run("print(handle.result(60))")) == "Point(x=12)\n"
    shown = stepped.run("%flyte_run main n=3 --listen 0")
    assert "dap.run" in text_of(shown)
    assert [m["content"]["data"]["text/plain"] for m in shown if m["msg_type"] == "execute_result"] == ["Point(x=12)"]
    (refused,) = errors(stepped.run("%flyte_run main n=3 --listen 0 --break 7"))
    assert refused == "With --listen the editor sets the breakpoints of lines; --break can name tasks alone."


def test_the_interrupt_button_stops_a_task_that_runs_and_ends_one_that_is_stopped(stepped: Kernel) -> None:
    stepped.run("@env.task\ndef forever() -> int:\n    n = 0\n    while True:\n        n += 1")
    widgets = Widgets(stepped)
    widgets.run("session = %flyte_debug forever")
    widgets.until_view("'state': 'stopped'")  # It runs before it stops at its entry, too.
    widgets.run("session.continue_()")
    widgets.until_view("'state': 'running'")
    stepped.manager.interrupt_kernel()
    widgets.until_view("'state': 'stopped'")
    stepped.manager.interrupt_kernel()
    widgets.until_view("'state': 'ended'")
    assert printed(stepped, "print(session.state.status)") == "cancelled\n"


def test_the_interrupt_button_ends_a_session_that_began_in_a_cell_with_await(own_kernel: Kernel) -> None:
    own_kernel.run(f"from flyte_notebook import debug\n{CELL}")
    widgets = Widgets(own_kernel)
    widgets.run("import asyncio\nawait asyncio.sleep(0)\nsession = debug(main, n=3)\nsession")
    widgets.until_view("'state': 'stopped'")
    own_kernel.manager.interrupt_kernel()
    widgets.until_view("'state': 'ended'")


def test_a_kernel_that_restarts_or_is_killed_while_a_task_is_stopped_leaves_no_process(own_kernel: Kernel) -> None:
    for end in ("restart", "kill"):
        own_kernel.run("%load_ext flyte_notebook\nfrom flyte_notebook import debug")
        own_kernel.run(CELL)
        assert printed(own_kernel, START) == "16\n"
        place = Path(printed(own_kernel, "print(session.frame.file)").strip())
        started = own_kernel.process.children(recursive=True)
        assert len(own_kernel.workers()) == 2
        own_kernel.manager.restart_kernel() if end == "restart" else own_kernel.process.kill()
        assert psutil.wait_procs(started, timeout=PATIENCE)[1] == []
        if end == "restart":
            assert not place.exists()
            own_kernel.client.wait_for_ready(timeout=PATIENCE)
