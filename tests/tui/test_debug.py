"""The debug screen with real workers."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from subprocess import PIPE

import psutil
import pytest
from textual.pilot import Pilot
from textual.widgets import Tree

from flyte_debugger.console.breakpoint_manager import BreakpointManager
from flyte_debugger.console.command_queue import Patience
from flyte_debugger.console.debug_target import attach_target, start_run_target
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, BreakpointStore, LineBreakpoint
from flyte_tui.app import WorkbenchApp
from flyte_tui.cli.debug.debug_program import DebugApp
from flyte_tui.screens.debug.threads_screen import ThreadsScreen
from flyte_tui.screens.form.form_screen import FormScreen
from flyte_tui.screens.run_screen import RunScreen
from flyte_tui.widgets.debug.code_view import CodeView
from flyte_tui.widgets.debug.variables_tree import VariablesTree
from flyte_tui.widgets.run.input_line import InputLine
from tests.debugger.worker.debug.driving import TASKS as DEBUGGED_TASKS
from tests.debugger.worker.debug.driving import marked
from tests.tui.cli.test_attach import plain_script
from tests.tui.debug_driving import FILE, LINES, Seen
from tests.tui.driving import PATIENCE, choose, opened, ran, screen_text, shows, type_keys, until

pytestmark = pytest.mark.real
CHILDREN = DEBUGGED_TASKS / "children.py"


def kept(breakpoints: Breakpoints | None = None) -> BreakpointManager:
    """Breakpoints whose changes are kept for the working directory's project."""
    return BreakpointManager(breakpoints, store=BreakpointStore(Path.cwd()))


async def debugging(pilot: Pilot[None], task: str, says: str) -> Seen:
    """The debug screen at the first stop of a task, which says this of itself."""
    await choose(pilot, task)
    await shows(pilot, says)
    seen = Seen(pilot)
    await seen.stop("d")
    return seen


def request_of(task: str, file: Path = FILE) -> RunRequest:
    """What a run of this task is asked for."""
    return RunRequest(TaskRef(file=str(file), name=task))


@asynccontextmanager
async def debugged(
    task: str, breakpoints: Breakpoints | None = None, entry: bool = True, file: Path = FILE, stdin: int | None = None
) -> AsyncIterator[Seen]:
    """A task under the debugger, on its screen."""
    app = DebugApp(
        f"stepped.{task}",
        partial(start_run_target, request_of(task, file), kept(breakpoints), entry, None, stdin=stdin),
    )
    async with app.run_test(size=(110, 40)) as pilot:
        yield Seen(pilot)


async def test_from_the_list_into_a_nested_task_and_to_its_result() -> None:
    async with opened(FILE) as pilot:
        await choose(pilot, "stepped.main")
        await shows(pilot, "Scale the first thousand")
        seen = Seen(pilot)
        assert await seen.stop("d") == "first"
        assert await seen.stop("n") == "call"
        assert await seen.stop("s") == "scale"
        assert "▶ stepped.scale" in screen_text(pilot).splitlines()[0]
        assert seen.current() == ("stepped.py", LINES["scale"])
        assert seen.values()["factor"] == "3"
        await type_keys(pilot, "u")
        await until(pilot, lambda: seen.current()[1] == LINES["call"], "the caller")
        assert "scaled" not in seen.values()
        await type_keys(pilot, "d")
        await until(pilot, lambda: seen.current()[1] == LINES["scale"], "the callee")
        await seen.over("c")
        assert "result  1498500" in seen.said()
        await type_keys(pilot, "escape")
        await choose(pilot, "stepped.main")
        await type_keys(pilot, "r")
        run = await ran(pilot)
        assert isinstance(run, RunScreen)
        assert await Seen(pilot).stop("d") == "first"


async def test_values_open_page_by_page_stay_open_change_and_are_edited() -> None:
    async with debugged("main") as seen:
        await seen.stop()
        await seen.stop("n")
        tree = seen.screen.query_one(VariablesTree)
        tree.focus()
        await type_keys(seen.pilot, "down", "down", "right")
        await until(seen.pilot, lambda: "900 more" in seen.values(), "what is inside of numbers")
        assert seen.values()["99"] == "99"
        for _ in range(101):
            tree.action_cursor_down()
        await type_keys(seen.pilot, "enter")
        await until(seen.pilot, lambda: seen.values().get("199") == "199", "the next page")
        assert "800 more" in seen.values()
        await type_keys(seen.pilot, "home", "down")
        assert tree.row
        assert tree.row.name == "factor"
        await type_keys(seen.pilot, "e")
        await shows(seen.pilot, "A Python expression, evaluated where the program is.")
        await type_keys(seen.pilot, "2", "0", "enter")
        await until(seen.pilot, lambda: seen.values()["factor"] == "20", "the new value")
        await seen.ask(":watch factor * 2")
        await until(seen.pilot, lambda: seen.values().get("factor * 2") == "40", "the watch")
        assert await seen.stop("n") == "hostile"
        assert seen.values()["5"] == "5"
        assert seen.values()["factor * 2"] == "40"
        tree.focus()
        await type_keys(seen.pilot, "home", "left")
        await until(seen.pilot, lambda: "factor * 2" not in seen.values(), "the watches to be folded")
        await type_keys(seen.pilot, "right")
        await until(seen.pilot, lambda: "factor * 2" in seen.values(), "the watches to be unfolded")
        assert await seen.stop("n") == "print"
        await seen.ask("print(hostile)")
        await shows(seen.pilot, "red [bold]markup[/bold] txet")
        assert "\x1b" not in screen_text(seen.pilot)
        await seen.over("c")
        assert f"result  {20 * sum(range(1000))}" in seen.said()


async def test_breakpoints_are_set_narrowed_kept_and_run_to() -> None:
    async with debugged("main") as seen:
        await seen.stop()
        code = seen.screen.query_one(CodeView)
        await type_keys(seen.pilot, "down", "b")
        await until(seen.pilot, lambda: "●" in screen_text(seen.pilot), "the mark")
        await seen.ask(f":break {LINES['scale']} if factor > 3")
        await until(seen.pilot, lambda: (str(FILE), LINES["scale"]) in code._marks, "the other mark")
        assert code._marks == {(str(FILE), LINES["call"]): "●", (str(FILE), LINES["scale"]): "◆"}
        assert await seen.stop("f5") == "call"
        await type_keys(seen.pilot, "down", "down")
        assert await seen.stop("t") == "print"
        stored = BreakpointStore(Path.cwd()).load()
        assert [(one.line, one.condition) for one in stored.lines] == [
            (LINES["call"], None),
            (LINES["scale"], "factor > 3"),
        ]
        await seen.ask(":break 2")
        await until(seen.pilot, lambda: "line 2 holds no code" in seen.said(), "the note")
        await seen.ask(":clear 2")
        await seen.over("c")
    async with debugged("main", stored) as seen:
        await seen.stop()
        assert await seen.stop("c") == "call"
        await type_keys(seen.pilot, "f9")
        await until(seen.pilot, lambda: len(BreakpointStore(Path.cwd()).load().lines) == 1, "the breakpoint to be gone")


async def test_the_line_at_the_bottom_asks_and_completes() -> None:
    async with debugged("main") as seen:
        await seen.stop()
        await seen.ask("factor + 1")
        await until(seen.pilot, lambda: seen.said() == "» factor + 1\n4", "its value")
        await seen.ask("factor +")
        await seen.ask("1 / 0")
        await seen.ask(":where")
        await seen.ask(":nxt")
        await until(seen.pilot, lambda: "Did you mean 'next'?" in seen.said(), "the answers")
        await until(seen.pilot, lambda: "main  /" in seen.said(), "the stack")
        assert "ZeroDivisionError: division by zero" in seen.said()
        assert "SyntaxError" in seen.said()
        assert [word for word in ("pydevd", "flyte_debugger") if word in seen.said()] == []
        await type_keys(seen.pilot, "i", *"fact")
        await until(seen.pilot, lambda: "factor" in screen_text(seen.pilot).splitlines()[-3], "the completion")
        await type_keys(seen.pilot, "tab", "enter")
        await until(seen.pilot, lambda: seen.said().endswith("» factor\n3"), "its value")
        await type_keys(seen.pilot, *"1+0", "tab", "shift+tab", "n", "enter")
        await until(seen.pilot, lambda: "» 1+0n" in seen.said(), "what was typed after tab")


async def test_a_failure_shows_and_a_restart_begins_anew() -> None:
    async with debugged("fails", entry=False) as seen:
        assert await seen.stop() == "raised"
        await shows(seen.pilot, "ValueError: invalid literal for int() with base 10: 'three'")
        assert seen.values()["text"] == "'three'"
        assert await seen.stop("ctrl+r") == "raised"
        await seen.ask("text")
        await until(seen.pilot, lambda: "'three'" in seen.said(), "the value")
        await seen.over("c")
        assert "failed" in screen_text(seen.pilot).splitlines()[0]


async def test_the_frame_that_was_chosen_in_a_failure_is_looked_at() -> None:
    async with opened(FILE) as pilot:
        assert isinstance(pilot.app, WorkbenchApp)
        pilot.app._debug_task(request_of("chained"), stop_on_entry=False, failing=(str(FILE), LINES["raised"]))
        seen = Seen(pilot)
        await seen.stop()
        await until(seen.pilot, lambda: seen.current()[1] == LINES["raised"], "the frame behind the failure")


async def test_breakpoints_are_listed_switched_off_and_on_gone_to_and_deleted() -> None:
    lines = (LineBreakpoint(str(FILE), LINES["call"]), LineBreakpoint(str(FILE), LINES["print"], "factor > 2"))
    async with debugged("main", Breakpoints(lines, tasks=("scale:exit",))) as seen:
        await seen.stop()
        await type_keys(seen.pilot, "L")
        await shows(seen.pilot, f"stepped.py:{LINES['print']} if factor > 2")
        await type_keys(seen.pilot, "space")
        await shows(seen.pilot, f"stepped.py:{LINES['call']}  off")
        await type_keys(seen.pilot, "end", "space")
        await shows(seen.pilot, "◌ scale:exit off")
        await type_keys(seen.pilot, "home", "down", "enter")
        await shows(seen.pilot, "◁ stepped.main  a breakpoint")
        assert seen.current() == ("stepped.py", LINES["print"])
        assert await seen.stop("c") == "print"
        await type_keys(seen.pilot, "L", "space", "down", "delete")
        await until(seen.pilot, lambda: len(seen.screen.breakpoints) == 2, "two breakpoints")
        await type_keys(seen.pilot, "escape")
        await seen.over("ctrl+r", "c", "c")
        stored = BreakpointStore(Path.cwd()).load()
        assert [(one.line, one.enabled) for one in stored.lines] == [(LINES["call"], True)]
        assert (stored.tasks, stored.tasks_off) == ((), ("scale:exit",))


async def test_processes_are_listed_and_looked_at() -> None:
    wanted = Breakpoints((LineBreakpoint(str(CHILDREN), marked(CHILDREN)["twice"]),))
    request = RunRequest(TaskRef(file=str(CHILDREN), name="two"), ("--method", "fork"))
    app = DebugApp("children.two", partial(start_run_target, request, kept(wanted), False, None))
    async with app.run_test(size=(110, 40)) as pilot:
        seen = Seen(pilot)
        await seen.stop()
        first = seen.screen.snapshot
        assert first is not None
        assert first.process is not None
        assert f"in {first.process.name} ({first.process.pid})" in seen.title()
        other = {1: 2, 2: 1}[int(first.process.name[-1])]
        await type_keys(pilot, "T")
        await shows(pilot, "Processes")
        while f"ForkPoolWorker-{other}" not in screen_text(pilot) or screen_text(pilot).count("  stopped") < 2:
            await type_keys(pilot, "escape")
            await until(pilot, lambda: pilot.app.screen is seen.screen, "the page is closed")
            await type_keys(pilot, "T")
            await shows(pilot, "Processes")
        page = pilot.app.screen
        assert isinstance(page, ThreadsScreen)
        tree = page.query_one(Tree)
        while not tree.cursor_node or f"ForkPoolWorker-{other}" not in str(tree.cursor_node.label):
            await type_keys(pilot, "down")
        await type_keys(pilot, "enter")
        await shows(pilot, f"in ForkPoolWorker-{other} (")
        await type_keys(pilot, "A")
        await shows(pilot, "stopped at children.py")
        await type_keys(pilot, "enter")
        await until(pilot, lambda: pilot.app.screen is seen.screen, "the debug screen")


async def test_a_file_that_was_changed_or_is_gone_is_shown_as_it_runs(tmp_path: Path) -> None:
    file = tmp_path / "stepped.py"
    shutil.copy(FILE, file)
    async with debugged("main", file=file) as seen:
        await seen.stop()
        file.write_text("import flyte\n" + FILE.read_text())
        assert await seen.stop("n") == "call"
        await shows(seen.pilot, "stepped.py as it runs: the file has changed since")
        await shows(seen.pilot, f"▶{LINES['call']}  scaled = scale(numbers, factor)")
        file.unlink()
        await type_keys(seen.pilot, "b")
        await until(seen.pilot, lambda: seen.screen.breakpoints, "the breakpoint")
        assert await seen.stop("n") == "hostile"
        await type_keys(seen.pilot, "ctrl+r")
        await shows(seen.pilot, "FileNotFoundError")
        shutil.copy(FILE, file)
        assert await seen.stop("ctrl+r") == "first"


async def test_keys_typed_ahead_take_effect_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flyte_tui.screens.debug.debug_screen.TYPED_AHEAD", Patience(PATIENCE, PATIENCE))
    async with debugged("main") as seen:
        await seen.stop()
        await type_keys(seen.pilot, "n", "n", "n", "n")
        await until(seen.pilot, lambda: seen.current()[1] == LINES["last"], "four steps")


async def test_a_program_that_runs_is_paused_let_go_of_and_ended() -> None:
    others = psutil.Process().children(recursive=True)
    async with debugged("waits") as seen:
        await seen.stop()
        await type_keys(seen.pilot, "c")
        await shows(seen.pilot, "stepped.waits  running")
        await type_keys(seen.pilot, "n")
        await seen.stop("p")
        await type_keys(seen.pilot, "c")
        await shows(seen.pilot, "stepped.waits  running")
        await seen.stop("f6")
        await type_keys(seen.pilot, "escape")
        await shows(seen.pilot, "The run is not over.")
        await type_keys(seen.pilot, "l")
        await shows(seen.pilot, "running without the debugger")
        children = [each for each in psutil.Process().children(recursive=True) if each not in others]
        assert children
        await type_keys(seen.pilot, "escape")
        await seen.pilot.pause()
    _, alive = await asyncio.to_thread(psutil.wait_procs, children, PATIENCE)
    assert alive == []


async def test_leaving_ends_the_run() -> None:
    async with opened(FILE) as pilot:
        seen = await debugging(pilot, "stepped waits", "Wait for a minute")
        await type_keys(pilot, "q")
        await shows(pilot, "The run is not over.")
        await type_keys(pilot, "e")
        await shows(pilot, "Flyte tasks")
        assert seen.screen.over
        assert seen.screen.state.status == "cancelled"
        await type_keys(pilot, "l")
        await until(pilot, lambda: pilot.app.screen is seen.screen, "the debug screen again")
        await type_keys(pilot, "left_square_bracket")
        await shows(pilot, "stop 1 of 1, recorded")
        assert await seen.stop("ctrl+r") == "turn"
        await type_keys(pilot, "q")
        await shows(pilot, "The run is not over.")
        await type_keys(pilot, "e", "escape")
        await shows(pilot, "Flyte tasks")


@pytest.mark.parametrize("key", ["e", "l"])
async def test_a_run_that_ends_while_it_is_asked_what_to_do_with_it_is_left(key: str) -> None:
    async with opened(FILE) as pilot:
        seen = await debugging(pilot, "stepped main", "Scale the first")
        await type_keys(pilot, "q")
        await shows(pilot, "The run is not over.")
        await seen.screen.run_action("do('continue')")
        await until(pilot, lambda: seen.screen.over, "the end")
        await type_keys(pilot, key)
        await shows(pilot, "Flyte tasks")


@pytest.mark.parametrize("action", ["leave", "app.keys"])
async def test_a_run_that_ends_while_its_screen_is_being_left_leaves_the_tasks(
    action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(FILE) as pilot:
        seen = await debugging(pilot, "stepped waits", "Wait for a minute")
        go_away = seen.screen.go_away

        def act_and_go_away() -> None:  # As for a key that the screen had got already.
            monkeypatch.undo()
            seen.screen.call_next(seen.screen.run_action, action)
            go_away()

        monkeypatch.setattr(seen.screen, "go_away", act_and_go_away)
        await type_keys(pilot, "q", "e")
        await shows(pilot, "Flyte tasks")


@pytest.mark.parametrize(
    ("task", "says"), [("nothing", "There is no task 'nothing'"), ("main", "'x' is not a valid integer")]
)
async def test_a_run_that_cannot_begin_says_why(task: str, says: str) -> None:
    request = RunRequest(TaskRef(file=str(FILE), name=task), ("--factor", "x"))
    app = DebugApp(task, partial(start_run_target, request, kept(), True, None))
    async with app.run_test(size=(110, 40)) as pilot:
        await shows(pilot, says)
        await shows(pilot, "not started")


async def test_any_program_under_debugpy_is_attached_to_and_left_running(tmp_path: Path) -> None:
    with plain_script(tmp_path) as (program, address):
        host, _, port = address.partition(":")
        wanted = Breakpoints(lines=(LineBreakpoint(str(tmp_path / "script.py"), 6),))
        app = DebugApp(address, partial(attach_target, host, int(port), (), kept(wanted)))
        async with app.run_test(size=(110, 40)) as pilot:
            seen = Seen(pilot)
            assert await seen.stop() == "6"
            assert int(seen.values()["turn"]) > 0
            await type_keys(pilot, "b")
            await until(pilot, lambda: not seen.screen.query_one(CodeView)._marks, "the breakpoint to be gone")
            await type_keys(pilot, "q")
            await shows(pilot, "The program is not over.")
            await type_keys(pilot, "l")
        assert program.poll() is None


async def test_a_form_is_debugged_as_it_is_filled_in() -> None:
    async with opened(FILE) as pilot:
        await choose(pilot, "stepped.main")
        await shows(pilot, "Scale the first thousand")
        await type_keys(pilot, "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen) and pilot.app.screen.checked, "the form")
        form = pilot.app.screen
        await type_keys(pilot, "7")
        seen = Seen(pilot)
        assert await seen.stop("ctrl+d") == "first"
        assert seen.values()["factor"] == "7"
        await seen.over("c")
        await type_keys(pilot, "escape")
        await until(pilot, lambda: pilot.app.screen is form, "the form again")


async def test_a_task_that_reads_its_stdin_has_a_line_to_type_into() -> None:
    async with debugged("reads", stdin=PIPE) as seen:
        assert await seen.stop() == "reads"
        await type_keys(seen.pilot, "c")
        await shows(seen.pilot, "stepped.reads waits for input, the line below gives it")
        await type_keys(seen.pilot, *"Ada", "enter")
        await until(seen.pilot, lambda: seen.screen.over, "the end of the run")
        assert "Hello, Ada" in seen.said()
        assert not seen.screen.query_one(InputLine).display
