"""The terminal program on one program under the debugger; it ends when the debug screen is left."""

from pathlib import Path

import flyte_tui.app
from flyte_debugger.console.debug_target import StartTarget
from flyte_debugger.run.state import RunState
from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.debug.debug_screen import DebugScreen


class DebugApp(WorkbenchApp):
    """Has no other screen below that of the debugger.

    Args:
        title: what is debugged, in a word.
        start: starts the program, or attaches to it.
    """

    CSS_PATH = str(Path(flyte_tui.app.__file__).with_name("app.tcss"))

    def __init__(self, title: str, start: StartTarget) -> None:
        super().__init__([], None)
        self._title = title
        self._begin = start
        self.state = RunState()
        """How the run went, as far as the screen has seen it."""

    def open_first(self) -> None:
        self.state = self.open_debug(self._title, self._begin).state

    def on_debug_screen_closed(self, event: DebugScreen.Closed) -> None:
        event.prevent_default()
        self.state = event.screen.state
        self.exit()


def show_debug(title: str, start: StartTarget) -> RunState:
    """Show the debug screen until it is left; then no process of it is left either.

    Returns:
        how the run went; one that the person has left has not ended.
    """
    app = DebugApp(title, start)
    app.run()
    return app.state
