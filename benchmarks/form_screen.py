"""Opening a form of 200 fields in the terminal program, until its first paint, and moving in it.

Beside it stands a plain Textual screen with a label and an Input for each of the fields.

python benchmarks/form_screen.py [--json]
"""

import asyncio
import gc
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from measuring import ROUNDS, Comparison, report
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Input, Label

import flyte_tui.screens.form.form_screen
from flyte_debugger.run.request import TaskRef
from flyte_taskmodel.forms.schema import Checked, Field, Form, TaskForms
from flyte_tui.__main__ import COLLECTIONS
from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.form.form_screen import FormScreen
from flyte_tui.widgets.form.form_view import FormView

FIELDS = 200
SIZE = (120, 40)
STEPS = 20
OURS, ALONE, PEER = "flyte-tui", "flyte-tui: the form alone, its screen up", "Textual, an Input for each field"
KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "int", "accepts": "a whole number"},
    {"kind": "text", "current": "some text"},
    {"kind": "bool", "current": True},
    {"kind": "choice", "choices": ("fast", "careful"), "current": "fast"},
)
FORM = Form("wide", tuple(Field(f"field_{n}", f"field_{n}", **KINDS[n % len(KINDS)]) for n in range(FIELDS)))


class HeldForm:
    """A form's worker that has its answers already: what is timed is the screen."""

    def __init__(self) -> None:
        self.gave = 0.0
        """When it gave the schema."""

    @property
    def forms(self) -> TaskForms:
        """The schema."""
        self.gave = time.perf_counter()
        return TaskForms("wide", FORM, Form("wide"))

    def check(self, inputs: Mapping[str, Any], overrides: Mapping[str, Any]) -> Checked:
        """Nothing is wrong."""
        return Checked()

    def close(self) -> None:
        """There is nothing to end."""


class OurScreen(FormScreen):
    """Says when its cursor came to a line."""

    CSS_PATH = str(Path(flyte_tui.screens.form.form_screen.__file__).with_name("form_screen.tcss"))

    def __init__(self) -> None:
        self.held = HeldForm()
        super().__init__(self.held, TaskRef(name="wide"), lambda worker: ({}, {}))  # type: ignore[arg-type]
        self.came = asyncio.Event()

    @on(FormView.LineChosen)
    def _say(self) -> None:
        self.call_after_refresh(self.came.set)


class PeerScreen(Screen[None]):
    """As a form is mostly written in Textual."""

    CSS = "PeerScreen Horizontal { height: 1; } PeerScreen Label { width: 20; }"

    def __init__(self) -> None:
        super().__init__()
        self.came = asyncio.Event()

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            for field in FORM.fields:
                with Horizontal():
                    yield Label(field.name)
                    yield Input(str(field.current or ""), placeholder=field.accepts, compact=True)
        yield Footer()

    def on_mount(self) -> None:
        self.call_after_refresh(self.came.set)

    def on_descendant_focus(self) -> None:
        self.call_after_refresh(self.came.set)


async def timed(app: WorkbenchApp, make: type[OurScreen] | type[PeerScreen]) -> tuple[float, float, float]:
    """Seconds from pushing a screen until it is painted, from its schema on, and of a step from a field to the next."""
    screen = make()
    began = time.perf_counter()
    app.push_screen(screen)
    await screen.came.wait()
    painted = time.perf_counter()
    opened, alone = painted - began, painted - (screen.held.gave if isinstance(screen, OurScreen) else began)
    began = time.perf_counter()
    for _ in range(STEPS):
        screen.came.clear()
        app.screen.query(FormView).first().action_move(1) if make is OurScreen else screen.focus_next()
        await screen.came.wait()
    stepped = (time.perf_counter() - began) / STEPS
    await app.pop_screen()
    gc.collect()  # What one side leaves is not gone through while the other's time runs.
    return opened, alone, stepped


async def compare() -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Both in turn, in a program that is up already; the first time of each is not counted."""
    gc.set_threshold(*COLLECTIONS)  # As the program itself does when it starts.
    gc.freeze()
    opened: dict[str, list[float]] = {OURS: [], ALONE: [], PEER: []}
    stepped: dict[str, list[float]] = {OURS: [], PEER: []}
    app = WorkbenchApp([], None)
    async with app.run_test(size=SIZE):
        for number in range(ROUNDS + 1):
            for name, make in ((OURS, OurScreen), (PEER, PeerScreen)):
                times = await timed(app, make)
                if number:
                    opened[name].append(times[0])
                    stepped[name].append(times[2])
                if number and make is OurScreen:
                    opened[ALONE].append(times[1])
    return opened, stepped


def measure() -> Sequence[Comparison]:
    """Time the opening and the steps."""
    opened, stepped = asyncio.run(compare())
    return (
        Comparison(f"A form of {FIELDS} fields, until its first paint", opened, PEER),
        Comparison("From one field to the next", stepped, PEER),
    )


if __name__ == "__main__":
    report(str(__doc__).splitlines()[0], measure)
