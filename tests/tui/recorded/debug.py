"""Debug sessions as a console once told them, played again without a process.

`python -m tests.tui.recorded.debug` records them anew.
"""

import json
import queue
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flyte_debugger.console.breakpoint_manager import BreakpointManager
from flyte_debugger.console.command_loop import CommandLoop
from flyte_debugger.console.commands import (
    breakpoint_commands,
    inspect_commands,
    session_commands,
    step_commands,
    thread_commands,
    view_commands,
)
from flyte_debugger.console.commands.command_registry import Command
from flyte_debugger.console.console_messages import (
    CommandDone,
    CommandFailed,
    ConsoleMessage,
    SessionEnded,
    SessionStarted,
)
from flyte_debugger.console.debug_target import start_run_target
from flyte_debugger.console.session_follower import LoopOptions
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.variable_rows import EXCEPTION, LOCALS, WATCHES
from flyte_debugger.run.events import RunEnded
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, LineBreakpoint
from flyte_taskmodel.errors import WorkbenchError
from flyte_tui.cli.debug.debug_program import DebugApp
from flyte_tui.screens.debug.debug_screen import DebugScreen
from tests.debugger.worker.debug.driving import marked
from tests.tui.recorded.console_codec import Decoder, encode

FOLDER = Path(__file__).parent
TASKS = FOLDER.parent / "tasks"
FILE = TASKS / "stepped.py"
RUN_ID = "20260102-030405-abcd"
TURN = 30.0


class RecordedLoop(CommandLoop):
    """Answers as a session once did: each command by what came of the next one like it on the tape.

    Args:
        name: of the tape.
    """

    def __init__(self, name: str) -> None:
        super().__init__(_never)
        text = (FOLDER / f"debug_{name}.json").read_text().replace("@TASKS@", str(TASKS))
        self._tape: list[tuple[Any, tuple[Any, ...]]] = list(Decoder().decode(json.loads(text)))
        self._at = 0
        self._asked: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._take: Callable[[Any], None] = lambda event: None
        self.commands: list[Command[Any]] = []
        """What was asked."""

    def follow(self, tell: Callable[[ConsoleMessage], None]) -> None:
        run = SimpleNamespace(folder=f"/data/runs/{RUN_ID}")
        tell(SessionStarted(SimpleNamespace(run=run, file=None)))  # type: ignore[arg-type]
        self._play(tell, self._tape[0][1])
        while (work := self._asked.get()) is not None:
            work(tell)  # type: ignore[call-arg]

    def ask(self, command: Command[Any], reply: Callable[[Any], None] | None = None) -> None:
        self.commands.append(command)
        self._asked.put(lambda tell: self._answer(command, reply or tell, tell))  # type: ignore[arg-type,misc]

    def _answer(self, command: Command[Any], reply: Callable[[Any], None], tell: Callable[[Any], None]) -> None:
        later = (at for at in range(self._at + 1, len(self._tape)) if self._tape[at][0] == command)
        found = next(later, None)
        if found is None:
            reply(CommandFailed(command, WorkbenchError(f"not recorded: {command}")))
            return
        self._at = found
        self._play(tell, self._tape[found][1], reply)

    def _play(self, tell: Callable[[Any], None], told: tuple[Any, ...], reply: Any = None) -> None:
        for one in told:
            if hasattr(one, "kind") and hasattr(one, "at"):
                self._take(one)
            elif isinstance(one, CommandDone | CommandFailed):
                (reply or tell)(one)
            else:
                tell(one)

    def read_events(self, target: Any, take: Callable[[Any], None]) -> None:
        self._take = take
        for one in self._tape[0][1]:
            if hasattr(one, "kind") and hasattr(one, "at"):
                take(one)

    def rest(self) -> None:
        self._asked.put(None)

    close = rest

    def leave(self, end: bool) -> None:
        """There is nothing to end."""


def _never(listener: Any) -> Any:
    raise AssertionError


class RecordedDebugApp(DebugApp):
    """The program with nothing but the debug screen of a recorded session."""

    def __init__(self, name: str) -> None:
        super().__init__("stepped.main", _never)
        self.loop = RecordedLoop(name)

    def open_first(self) -> None:
        screen = DebugScreen("stepped.main", _never, lambda start, options: self.loop)
        self.state = screen.state
        self._runs.append(screen)
        self.push_screen(screen)


class _Recorder:
    """Writes down what a console tells."""

    def __init__(self, task: str, wanted: Breakpoints, entry: bool) -> None:
        request = RunRequest(TaskRef(file=str(FILE), name=task))
        start = partial(start_run_target, request, BreakpointManager(wanted), entry, None)
        self._loop = CommandLoop(start, LoopOptions(tells_every_stop=False, tells_changes=True))
        self._loop.open_rows(frozenset({LOCALS, (WATCHES,), (EXCEPTION,)}))
        self._told: queue.Queue[Any] = queue.Queue()
        self._tape: list[Any] = []
        threading.Thread(target=self._loop.follow, args=(self._tell,), daemon=True).start()
        self._turn(None, StopSnapshot)

    def _tell(self, message: ConsoleMessage) -> None:
        if isinstance(message, SessionStarted):
            self._loop.read_events(message.target, self._told.put)
        else:
            self._told.put(message)

    def do(self, command: Command[Any]) -> Any:
        """Have a command done; returns what it answered."""
        self._loop.ask(command)
        return self._turn(command, *((StopSnapshot, SessionEnded) if command.spec.resumes else ()))

    def _turn(self, command: Command[Any] | None, *last: type[Any]) -> Any:
        told = []
        while last and not (told and isinstance(told[-1], last)):
            told.append(self._told.get(timeout=TURN))
        drained = threading.Event()
        self._loop.call(drained.set)
        drained.wait(TURN)
        while told and isinstance(told[-1], SessionEnded) and not any(isinstance(one, RunEnded) for one in told):
            told.insert(-1, self._told.get(timeout=TURN))
        while not self._told.empty():
            told.append(self._told.get())
        self._tape.append((command, told))
        return next((one.answer for one in told if isinstance(one, CommandDone)), None)

    def save(self, name: str) -> None:
        """Write the tape."""
        text = json.dumps(encode(self._tape), indent=0, ensure_ascii=True)
        run_id = self._loop.target.run.run_id  # type: ignore[union-attr]
        text = text.replace(str(TASKS), "@TASKS@").replace(str(FOLDER.parents[2]), "/project").replace(run_id, RUN_ID)
        text = text.replace(sys.base_prefix, "/usr")
        (FOLDER / f"debug_{name}.json").write_text(text + "\n")
        self._loop.close()


def _record_main() -> None:
    lines = marked(FILE)
    tape = _Recorder("main", Breakpoints(), entry=True)
    tape.do(step_commands.Next())
    tape.do(inspect_commands.Evaluate("factor + 1"))
    tape.do(step_commands.StepIn())
    tape.do(breakpoint_commands.SetBreakpoint(f"{FILE}:{lines['scale-end']}"))
    tape.do(step_commands.Next())
    for forward in (False, False, True):
        tape.do(view_commands.WalkStops(forward))
    tape.do(view_commands.ShowOtherFrame(1))
    tape.do(view_commands.ShowOtherFrame(0))
    tape.do(view_commands.ShowPresent())
    tape.do(inspect_commands.SelectCaller())
    tape.do(inspect_commands.SelectCallee())
    tape.do(breakpoint_commands.DisableBreakpoint(f"{FILE}:{lines['scale-end']}"))
    tape.do(step_commands.Continue())
    tape.save("main")


def _record_walk() -> None:
    tape = _Recorder("main", Breakpoints(), entry=True)
    for command in (step_commands.Next(), step_commands.StepIn(), step_commands.Next()):
        tape.do(command)
    for forward in (False, False, True):
        tape.do(view_commands.WalkStops(forward))
    for frame in (1, 0):
        tape.do(view_commands.ShowOtherFrame(frame))
    tape.do(view_commands.ShowPresent())
    for forward in (False, False, True, True, True, False):
        tape.do(view_commands.WalkStops(forward))
    tape.do(step_commands.Next())
    tape.do(step_commands.Continue())
    tape.do(view_commands.WalkStops(False))
    tape.do(session_commands.ShowStop(1))
    tape.do(view_commands.ShowPastStop(1))
    tape.do(view_commands.ShowPresent())
    tape.save("walk")


def _record_failure() -> None:
    tape = _Recorder("chained", Breakpoints(), entry=False)
    tape.do(step_commands.Continue())
    tape.save("chained")


def _record_threads() -> None:
    tape = _Recorder("gathers", Breakpoints((LineBreakpoint(str(FILE), marked(FILE)["idled"]),)), entry=False)
    threads = tape.do(view_commands.ListThreads())
    waiting = next(task for task in threads.tasks if task.awaits == "Future")
    tape.do(view_commands.ShowTaskStack(waiting))
    tape.do(view_commands.ShowPresent())
    tape.do(thread_commands.SelectProcess())
    tape.do(thread_commands.SelectThread(threads.current))
    tape.save("gathers")


if __name__ == "__main__":
    import os

    os.environ["FLYTE_WORKBENCH_HOME"] = tempfile.mkdtemp()
    for record in (_record_main, _record_walk, _record_failure, _record_threads):
        record()
    sys.exit()
