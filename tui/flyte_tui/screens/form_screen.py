"""A task's inputs and overrides to fill in, and beside them what they change."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Tab

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_taskmodel.errors import ModuleFailedError, WorkbenchError
from flyte_taskmodel.forms.presets import Preset
from flyte_taskmodel.forms.schema import Checked, TaskForms
from flyte_taskmodel.forms.settings_codec import from_settings
from flyte_tui.sanitize import one_line, sanitize
from flyte_tui.screens.form_presets import FormPresets
from flyte_tui.screens.form_side import Side, draw_side
from flyte_tui.theme_styles import BOLD, DIM, SPINNER, Drawing, draw_error, short_path
from flyte_tui.widgets.form.form_pane import FormPane
from flyte_tui.widgets.form.form_values import Filled
from flyte_tui.widgets.form.form_view import FormView
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.page_tabs import Pages
from flyte_tui.widgets.rich_widget import DrawnPane
from flyte_tui.widgets.status_line import StatusLine

if TYPE_CHECKING:  # Imported when a form is opened.
    from flyte_debugger.catalog.form_worker import FormWorker

REST = 0.06
"""Seconds without a key after which what was typed is checked."""
TABS = ("inputs", "overrides")

Values: TypeAlias = tuple[dict[str, Any], dict[str, Any]]
"""Form values of the inputs, and of the overrides."""


class FormScreen(Screen[Values | None]):
    """Lets the person fill in one task's inputs and overrides; says at once what is wrong and what will change.

    Args:
        worker: holds the task's forms; the screen closes it.
        task: where the task is.
        fill: what the form begins with; called in a thread, once the worker has the task.
    """

    CSS_PATH = "form_screen.tcss"
    AUTO_FOCUS = "FormView"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-medium-high"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "run", "Run", tooltip="Run the task as it is filled in"),
        Binding("ctrl+d", "debug", "Debug", tooltip="Debug the task as it is filled in"),
        Binding("f2", "other_tab", "Tab", tooltip="From the inputs to the overrides, and back"),
        Binding("ctrl+s", "save", "Save", tooltip="Save what is filled in as a preset"),
        Binding("ctrl+o", "load", "Load", tooltip="Fill in a preset"),
        Binding("ctrl+y", "copy_command", "Copy", show=False, tooltip="Copy the command that does the same"),
        Binding("ctrl+j", "copy_json", "Copy as JSON", show=False, tooltip="Copy the inputs, as --inputs takes them"),
        Binding("f1", "app.keys", "Keys", tooltip="Show the keys that work here"),
        Binding("escape", "leave", "Back", tooltip="Back; what was filled in is kept"),
    ]

    @dataclass
    class FormsRead(Message):
        """The worker has the task."""

        forms: TaskForms
        values: Values
        problem: str

    @dataclass
    class FormsRefused(Message):
        """The worker could not load the task."""

        error: WorkbenchError

    @dataclass
    class ValuesChecked(Message):
        """The worker says what is wrong and what would change; or why it could not."""

        version: int
        checked: Checked | None
        problem: str

    @dataclass
    class RunRequested(Message):
        """The person wants to run the task as it is filled in, or to debug it."""

        request: RunRequest
        debug: bool

    def __init__(self, worker: "FormWorker", task: TaskRef, fill: "Callable[[FormWorker], Values]") -> None:
        super().__init__()
        self.worker = worker
        self.task_name = task.name
        self._place = task.file or "."
        self.checked: Checked | None = None
        """What was said of the values as they are now; None until it is."""
        self._fill = fill
        self._forms: TaskForms | None = None
        self._form_views = {name: FormView(id=f"sheet-{name}") for name in TABS}
        self._panes = {name: FormPane(form_view) for name, form_view in self._form_views.items()}
        self._version = 0
        self._checking = False
        self._then: Callable[[Checked], None] | None = None
        """What the person wants done with what was typed, once it is checked."""
        self._last: Checked | None = None
        self._problem = ""
        self._began = time.monotonic()
        self._resting: Timer | None = None
        self._waiting: Timer | None = None
        self._side = DrawnPane(id="side")

    def compose(self) -> ComposeResult:
        yield StatusLine(id="status")
        with Horizontal(classes="panes"):
            yield Pages(self._panes)
            yield self._side
        yield KeysFooter()

    def on_mount(self) -> None:
        self._side.can_focus = False
        self._waiting = self.set_interval(0.1, self._draw_status)
        self._draw_status()
        self._side.show(lambda colours: Text("Reading the task's file.", DIM))
        self._read()

    def on_unmount(self) -> None:
        self._end()

    @property
    def values(self) -> Values:
        """What is filled in now."""
        inputs, overrides = (self._form_views[name].filled.values for name in TABS)
        return inputs, overrides

    def fill_again(self, request: RunRequest) -> None:
        """Fill in what a run was asked for with."""
        self._fill = lambda worker: worker.filled(request)
        self._read()

    # In threads.

    @work(thread=True, group="forms")
    def _read(self) -> None:
        try:
            forms = self.worker.forms
        except WorkbenchError as error:
            self.post_message(self.FormsRefused(error))
            return
        values: Values = ({}, {})
        problem = ""
        try:
            values = self._fill(self.worker)
        except WorkbenchError as error:
            problem = str(error)
        self.post_message(self.FormsRead(forms, values, problem))

    @work(thread=True, group="forms")
    def _check(self, version: int, inputs: dict[str, Any], overrides: dict[str, Any]) -> None:
        try:
            checked, problem = self.worker.check(inputs, overrides), ""
        except WorkbenchError as error:
            checked, problem = None, str(error)
        self.post_message(self.ValuesChecked(version, checked, problem))

    @work(thread=True, group="close")
    def _end(self) -> None:
        self.worker.close()

    # What the threads posted.

    @on(FormsRead)
    def _build(self, event: FormsRead) -> None:
        if event.problem:
            self.notify(one_line(event.problem), severity="warning", timeout=10, markup=False)
        if self._forms is not None:
            self._fill_sheets(event.values)
            return
        takes_none = "" if event.forms.inputs.fields else "This task takes no inputs."
        notes = (event.forms.inputs.note or takes_none, event.forms.overrides.note)
        forms = (event.forms.inputs, event.forms.overrides)
        for name, form, values, note in zip(TABS, forms, event.values, notes, strict=True):
            self._panes[name].tell(note)
            self._form_views[name].show(form, Filled(values))
        self._forms, self.task_name = event.forms, event.forms.task
        if not event.forms.inputs.fields:
            self.query_one(Pages).turn_to("overrides")
        if self._waiting:
            self._waiting.stop()
        self._start_check()

    @on(FormsRefused)
    def _refuse(self, event: FormsRefused) -> None:
        if self._waiting:
            self._waiting.stop()
        self._problem = "this task has no form"
        self.query_one(Pages).display = False
        self._side.add_class("-alone")
        self._side.show(_problem(event.error))
        self._draw_status()

    @on(ValuesChecked)
    def _take_answer(self, event: ValuesChecked) -> None:
        self._checking = False
        if event.version != self._version:
            if self._resting is None:
                self._start_check()
            return
        self._problem = event.problem
        if event.checked is None:
            self._then = None
        else:
            self.checked = self._last = event.checked
            self._show_errors(event.checked)
            if self._then:
                then, self._then = self._then, None
                then(event.checked)
        self._draw()

    # What is drawn.

    def _show_errors(self, checked: Checked) -> None:
        for name, errors in zip(TABS, (checked.input_errors, checked.override_errors), strict=True):
            self._form_views[name].show_errors(errors)
            tab = self.query_one(f"Tab#{name}", Tab)
            tab.label = f"{name.capitalize()} ({len(errors)})" if errors else name.capitalize()
            tab.set_class(bool(errors), "-wrong")

    def _draw(self) -> None:
        self._draw_status()
        if self._forms is None:
            return
        checked = self._last or Checked()
        command = checked.command.replace(self._place, short_path(self._place))
        side = Side(self._forms, self._form_view.line, checked, command, self.has_class("-narrow"))
        self._side.show(partial(draw_side, side), keep_place=True)

    def _draw_status(self) -> None:
        line = self.query_one(StatusLine)
        left = Text().append(one_line(self.task_name), line.colours.accent + BOLD)
        right = Text()
        if self._forms is None and not self._problem:
            spinner = SPINNER[int(time.monotonic() * 10) % len(SPINNER)]
            left.append(f"  {spinner} reading its form  {time.monotonic() - self._began:.1f} s", DIM)
        elif self._problem:
            right.append(one_line(self._problem), line.colours.error)
        elif self._last is not None:
            wrong = len(self._last.input_errors) + len(self._last.override_errors)
            if wrong:
                right.append(f"{wrong} to mend", line.colours.warning)
            else:
                right.append("ready, ctrl+r runs it", line.colours.success)
        line.show(left, right)

    # What the person does; before the forms are there, nothing comes of it.

    @property
    def _form_view(self) -> FormView:
        """The one in front."""
        return self._form_views[self.query_one(Pages).active]

    @on(FormView.Changed)
    def _note_change(self) -> None:
        self._version += 1
        self.checked = None
        if self._resting:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._start_check)

    def _start_check(self) -> None:
        """Ask about the values as they are now; while an answer is awaited, when it has come."""
        if self._resting:
            self._resting.stop()
            self._resting = None
        if not self._checking and self._forms is not None:
            self._checking = True
            inputs, overrides = (Filled(values).values for values in self.values)
            self._check(self._version, inputs, overrides)

    @on(FormView.LineChosen)
    @on(Pages.PageShown)
    def _show_line(self) -> None:
        self._draw()

    @on(FormView.FileWanted)
    def _look_for_file(self, event: FormView.FileWanted) -> None:
        from flyte_tui.screens.pick_file_screen import PickFileScreen

        def take(path: Path | None) -> None:
            if path is not None:
                event.form_view.take(event.line, str(path))

        self.app.push_screen(PickFileScreen(event.line.field.kind, str(event.line.value or "")), take)

    def action_run(self) -> None:
        """Run the task, or go to the first thing that is wrong."""
        self._with_checked(partial(self._start, False))

    def action_debug(self) -> None:
        """Debug the task, or go to the first thing that is wrong."""
        self._with_checked(partial(self._start, True))

    def action_other_tab(self) -> None:
        """From the inputs to the overrides, and back."""
        if self._forms is not None:
            pages = self.query_one(Pages)
            pages.turn_to(TABS[1 - TABS.index(pages.active)])

    def action_copy_command(self) -> None:
        """Put the command that does the same on the clipboard."""
        self._with_checked(lambda checked: self._copy(checked.command, "The command is on the clipboard."))

    def action_copy_json(self) -> None:
        """Put the inputs on the clipboard, as `--inputs` takes them."""
        self._with_checked(lambda checked: self._copy(checked.json, "The inputs are on the clipboard, as JSON."))

    def action_save(self) -> None:
        """Save what is filled in as a preset."""
        self._with_checked(lambda checked: self._presets.save(Preset("", checked.shared, checked.settings)))

    def action_load(self) -> None:
        """Fill in a preset."""
        if self._forms is not None:
            self._presets.load(self._fill_preset)

    def _fill_preset(self, preset: Preset) -> None:
        if self._forms is not None:
            self._fill_sheets((preset.inputs, from_settings(preset.settings, self._forms.overrides)))

    @property
    def _presets(self) -> FormPresets:
        return FormPresets(self, self._place, self.task_name)

    def _fill_sheets(self, values: Values) -> None:
        for form_view, its_values in zip(self._form_views.values(), values, strict=True):
            form_view.fill(Filled(its_values))

    def action_leave(self) -> None:
        """Back; first from the choices that are shown."""
        if not self._form_view.close_choices():
            self.dismiss(self.values if self._forms is not None else None)

    def _copy(self, text: str, sentence: str) -> None:
        self.app.copy_to_clipboard(text)
        self.notify(sentence)

    def _with_checked(self, then: Callable[[Checked], None]) -> None:
        """Do this with what was said of the values as they are now, at once or when it is said."""
        if self.checked is not None:
            then(self.checked)
        elif self._forms is not None:
            self._then = then
            self._start_check()

    def _start(self, debug: bool, checked: Checked) -> None:
        if checked.is_right:
            self.post_message(self.RunRequested(self.worker.request(checked), debug))
            return
        for form_view in self._form_views.values():
            form_view.insist()
        name = "inputs" if checked.input_errors else "overrides"
        self.query_one(Pages).turn_to(name)
        self.set_focus(self._form_views[name])
        self._form_views[name].go_to_first_error()


def _problem(error: WorkbenchError) -> Drawing:
    if isinstance(error, ModuleFailedError):
        return partial(draw_error, error.error)
    return lambda colours: Text(sanitize(str(error)), colours.error)
