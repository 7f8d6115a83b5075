"""Driving the debug screen, on a real session or a recorded one."""

from pathlib import Path

from textual.pilot import Pilot

from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_tui.screens.debug.debug_screen import DebugScreen
from flyte_tui.widgets.debug.code_view import CodeView
from flyte_tui.widgets.debug.variables_tree import VariablesTree
from flyte_tui.widgets.output_log import OutputLog
from tests.debugger.worker.debug.driving import marked
from tests.tui.driving import TASKS, screen_text, type_keys, until

FILE = TASKS / "stepped.py"
LINES = marked(FILE)
NAMES = {number: name for name, number in LINES.items()}


class Seen:
    """The debug screen of a pilot's program, from stop to stop."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.screen: DebugScreen
        self._snapshot: StopSnapshot | None = None

    async def stop(self, *keys: str) -> str:
        """Where the program stops next, once keys are pressed: the mark of its line."""
        await type_keys(self.pilot, *keys)
        await until(self.pilot, lambda: isinstance(self.pilot.app.screen, DebugScreen), "the debug screen")
        assert isinstance(self.pilot.app.screen, DebugScreen)
        self.screen = self.pilot.app.screen
        before = self._snapshot.stop if self._snapshot else None
        await until(self.pilot, lambda: self.screen.snapshot and self.screen.snapshot.stop is not before, "a stop")
        self._snapshot = self.screen.snapshot
        assert self._snapshot is not None
        assert self._snapshot.frame is not None
        return NAMES.get(self._snapshot.frame.line, str(self._snapshot.frame.line))

    async def over(self, *keys: str) -> None:
        """Press keys, and wait for the end of the run."""
        await type_keys(self.pilot, *keys)
        await until(self.pilot, lambda: self.screen.over, "the end of the run")

    async def ask(self, text: str) -> None:
        """Type into the line at the bottom, and go back to the source."""
        await type_keys(self.pilot, "i")
        console = self.screen.query_one("#console")
        console.value = text  # type: ignore[attr-defined]
        await type_keys(self.pilot, "enter", "escape")

    async def step_into_nested_task(self) -> None:
        """From the first stop of `main` into the task that it calls, with an answer in the output and a breakpoint."""
        await self.stop()
        await self.stop("n")
        await self.ask("factor + 1")
        await self.stop("s")
        await type_keys(self.pilot, "down", "b")
        await until(self.pilot, lambda: self.screen.breakpoints, "the breakpoint")
        await self.stop("n")

    def values(self) -> dict[str, str]:
        """The variables that are shown, by name."""
        nodes = self.screen.query_one(VariablesTree)._tree_lines
        return {line.node.data.name: line.node.data.value for line in nodes if line.node.data}

    def said(self) -> str:
        """What is in the output."""
        return "\n".join(text for _, text in self.screen.query_one(OutputLog).lines)

    def current(self) -> tuple[str, int]:
        """The file and line that the source shows."""
        code = self.screen.query_one(CodeView)
        return Path(code.path).name, code.current

    def title(self) -> str:
        """The first line of the screen."""
        return screen_text(self.pilot).splitlines()[0]
