"""Each dialog in three sizes, dark and light; `pytest --snapshot-update` takes new pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands.value_commands import RichValue
from flyte_debugger.run.events import ConditionWaiting
from flyte_debugger.session.breakpoints.breakpoint_specs import LineBreakpoint
from flyte_tui.screens.answer_screen import AnswerScreen
from flyte_tui.screens.confirm_screen import ConfirmScreen
from flyte_tui.screens.debug.breakpoint_form import BreakpointForm
from flyte_tui.screens.debug.breakpoints_screen import BreakpointsScreen
from flyte_tui.screens.debug.debug_pages import whole_text
from flyte_tui.screens.debug.leave_debug_screen import LeaveDebugScreen
from flyte_tui.screens.debug.value_screen import ValueScreen
from flyte_tui.screens.pick_file_screen import PickFileScreen
from tests.tui.picture_series import differing_pictures
from tests.tui.test_hostile_text import OneWidget

pytestmark = pytest.mark.process

CITIES = ("Oslo", "Lagos", "Lima", "Hanoi", "Bogotá")
ROWS = [[str(at), CITIES[at % 5], f"{at * 12.5:.1f}", "NaN" if at % 7 == 3 else str(at * 1000)] for at in range(50)]
TABLE = {"type": "DataFrame", "columns": ["", "city", "°C", "people"], "rows": ROWS, "start": 0, "total": 1200}
BREAKPOINTS = (
    BreakpointStatus("tasks.py:17 if total > 3", True, True, None, "tasks.py", 17, is_conditional=True),
    BreakpointStatus("tasks.py:40", False, True, None, "tasks.py", 40),
    BreakpointStatus("train:entry", True, False, "pending: no task of that name is loaded yet"),
)
QUESTION = ConditionWaiting("a", "ship", "Ship the model that was trained **today**?", True, "bool", "", 1.0, 60.0)
DIALOGS: dict[str, Callable[[], ModalScreen[Any]]] = {
    "table": lambda: ValueScreen(RichValue("weather", TABLE)),
    "text": lambda: ValueScreen(whole_text("settings", "".join(f"line {at} of a long text\n" for at in range(90)))),
    "breakpoint": lambda: BreakpointForm(LineBreakpoint("tasks.py", 17, "total > 3", "%2")),
    "breakpoints": lambda: BreakpointsScreen(BREAKPOINTS, lambda command: None),
    "no_breakpoints": lambda: BreakpointsScreen((), lambda command: None),
    "leave": lambda: LeaveDebugScreen(is_run=True),
    "confirm": lambda: ConfirmScreen(
        "Remove a run", "Run 20260102-030405-abcd will be removed for good.", "remove it", "keep it"
    ),
    "question": lambda: AnswerScreen(QUESTION),
    "file": lambda: PickFileScreen("file", "project"),
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_dialog(name: str, snapshot: SnapshotAssertion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project" / "data").mkdir(parents=True)
    (tmp_path / "project" / "points.csv").touch()
    monkeypatch.chdir(tmp_path)
    async with OneWidget(Static()).run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(DIALOGS[name]())
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False
        assert await differing_pictures(pilot, snapshot, tmp_path) == []
