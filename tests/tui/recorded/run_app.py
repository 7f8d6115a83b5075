"""The program with nothing but the screen of a recorded run."""

from pathlib import Path

from textual.events import Mount

import flyte_tui.app
from flyte_debugger.run.events import Event
from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.run_screen import RunScreen
from tests.tui.recorded import RecordedRun


class RecordedApp(WorkbenchApp):
    """Shows what was written down; `live` notes what the screen asks of the run."""

    CSS_PATH = str(Path(flyte_tui.app.__file__).with_name("app.tcss"))

    def __init__(self, events: list[Event]) -> None:
        super().__init__([], None)
        self.live = RecordedRun(events)

    def on_mount(self, event: Mount) -> None:  # type: ignore[override]
        event.prevent_default()
        self.push_screen(RunScreen(self.live))
