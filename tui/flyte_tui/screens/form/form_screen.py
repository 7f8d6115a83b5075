"""The form screen: a task's inputs and overrides to fill in, and beside them what they change."""

import copy
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_taskmodel.forms.presets import Preset
from flyte_taskmodel.forms.schema import Checked, TaskForms
from flyte_taskmodel.forms.settings_codec import from_settings
from flyte_tui.count_text import count_text
from flyte_tui.key_map import named
from flyte_tui.sanitize import one_line
from flyte_tui.screens.form.form_checks import FormChecks
from flyte_tui.screens.form.form_client import Fill, FormClient, FormsRead, FormsRefused, ValuesChecked
from flyte_tui.screens.form.form_presets import FormPresets
from flyte_tui.screens.form.form_side import Side, draw_side
from flyte_tui.theme_styles import BOLD, DIM, SPINNER, draw_problem, short_path
from flyte_tui.widgets.form.form_tabs import FormTabs, Values
from flyte_tui.widgets.form.form_view import FormView
from flyte_tui.widgets.form.side_pane import SidePane
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.page_tabs import Pages
from flyte_tui.widgets.status_line import StatusLine

if TYPE_CHECKING:  # Imported when a form is opened.
    from flyte_debugger.catalog.form_worker import FormWorker


class FormScreen(Screen[Values | None]):
    """Fills in one task's inputs and overrides; shows errors and changes as the person types.

    Args:
        worker: holds the task's forms; the screen closes it.
        task: where the task is.
        fill: gets the values that the form starts with; called in a thread, once the worker has loaded the task.
    """

    CSS_PATH = "form_screen.tcss"
    AUTO_FOCUS = "FormView"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-medium-high"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r", "run", "Run", tooltip="Run the task with what is filled in"),
        Binding("ctrl+d", "debug", "Debug", tooltip="Debug the task with what is filled in"),
        Binding("f2", "other_tab", "Tab", tooltip="Switch between inputs and overrides"),
        Binding("ctrl+g", "switch_place", "Here/cluster", tooltip="Have Run run the task here, or on the cluster"),
        Binding("f3", "preview", "What is sent", tooltip="Show what would be sent to the cluster; sends nothing"),
        Binding("ctrl+s", "save", "Save", tooltip="Save what is filled in as a preset"),
        Binding("ctrl+o", "load", "Load", tooltip="Fill in a preset"),
        Binding("ctrl+y", "copy_command", "Copy", show=False, tooltip="Copy the command that starts the same run"),
        Binding("ctrl+j", "copy_json", "Copy as JSON", show=False, tooltip="Copy the inputs as JSON for --inputs"),
        Binding("f1", "app.keys", "Keys", tooltip="Show the keys that work here"),
        Binding("escape", "leave", "Back", tooltip="Back; what you filled in is kept"),
    ]
    BINDINGS = named("form", BINDINGS)

    @dataclass
    class RunRequested(Message):
        """The person wants to run or debug the task with what is filled in."""

        request: RunRequest
        debug: bool

    @dataclass
    class RemoteRunRequested(Message):
        """The person wants to run the task on the cluster with what is filled in, or to see what would be sent."""

        request: RunRequest
        is_dry: bool

    def __init__(self, worker: "FormWorker", task: TaskRef, fill: Fill) -> None:
        super().__init__()
        self.worker = worker
        self.task_name = task.name
        self._place = task.file or "."
        self._client = FormClient(self, worker, fill)
        self._checks = FormChecks(self._send_check, self._show_checked, self.set_timer)
        self._forms: TaskForms | None = None
        self._problem = ""
        self._began = time.monotonic()
        self._waiting: Timer | None = None
        self.is_remote = False
        """Whether Run means the cluster."""
        self._tabs = FormTabs()
        self._side = SidePane(task, id="side")

    def compose(self) -> ComposeResult:
        yield StatusLine(id="status")
        with Horizontal(classes="panes"):
            yield self._tabs
            yield self._side
        yield KeysFooter()

    def on_mount(self) -> None:
        self._waiting = self.set_interval(0.1, self._draw_status)
        self._draw_status()
        self._side.show(lambda colours: Text("Reading the task's file.", DIM))
        self._client.read()

    def on_unmount(self) -> None:
        self._client.close()

    @property
    def values(self) -> Values:
        """The form values that are filled in now."""
        return self._tabs.values

    @property
    def checked(self) -> Checked | None:
        """The check of the values as they are now; None until its answer has come."""
        return self._checks.checked

    def fill_again(self, request: RunRequest) -> None:
        """Fill in the inputs and overrides of a run."""
        self._client.read_values_of(request)

    # What the worker answered.

    @on(FormsRead)
    def _show_forms(self, event: FormsRead) -> None:
        if event.problem:
            self.notify(one_line(event.problem), severity="warning", timeout=10, markup=False)
        if self._forms is not None:
            self._tabs.fill(event.values)
            return
        self._tabs.show_forms(event.forms, event.values)
        self._forms, self.task_name = event.forms, event.forms.task
        if self._waiting:
            self._waiting.stop()
        self._checks.open()

    @on(FormsRefused)
    def _show_refusal(self, event: FormsRefused) -> None:
        if self._waiting:
            self._waiting.stop()
        self._problem = "no form: the task could not be loaded"
        self._tabs.display = False
        self._side.add_class("-alone")
        self._side.show(partial(draw_problem, event.error))
        self._draw_status()

    @on(ValuesChecked)
    def _take_answer(self, event: ValuesChecked) -> None:
        self._problem = event.problem
        self._checks.take_answer(event.version, event.checked)

    def _show_checked(self, checked: Checked | None) -> None:
        if checked is not None:
            self._tabs.show_errors(checked)
        self._draw()

    def _send_check(self, version: int) -> None:
        self._client.check(version, copy.deepcopy(self.values))

    # What is drawn.

    def _draw(self) -> None:
        self._draw_status()
        if self._forms is None:
            return
        checked = self._checks.last or Checked()
        command = self._command(checked).replace(self._place, short_path(self._place))
        narrow = self.has_class("-narrow")
        side = Side(self._forms, self._tabs.form_view.line, checked, command, narrow, self.is_remote)
        self._side.show(partial(draw_side, side), keep_place=True)

    def _draw_status(self) -> None:
        line = self.query_one(StatusLine)
        left = Text().append(one_line(self.task_name), line.colours.accent + BOLD)
        left.append("  on the cluster" if self.is_remote else "", line.colours.accent)
        right = Text()
        if self._forms is None and not self._problem:
            spinner = SPINNER[int(time.monotonic() * 10) % len(SPINNER)]
            left.append(f"  {spinner} loading the form  {time.monotonic() - self._began:.1f} s", DIM)
        elif self._problem:
            right.append(one_line(self._problem), line.colours.error)
        elif self._checks.last is not None:
            errors = len(self._checks.last.input_errors) + len(self._checks.last.override_errors)
            if errors:
                right.append(count_text(errors, "error"), line.colours.warning)
            else:
                where = " on the cluster" if self.is_remote else ""
                right.append(f"ready; press ctrl+r to run{where}", line.colours.success)
        line.show(left, right)

    # What the person does; ignored until the forms are there.

    @on(FormView.Changed)
    def _note_change(self) -> None:
        self._checks.note_change()

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
        """Run the task, or go to the first error."""
        self._checks.when_checked(partial(self._send, False) if self.is_remote else partial(self._start, False))

    def action_debug(self) -> None:
        """Debug the task here, or go to the first error."""
        self._checks.when_checked(partial(self._start, True))

    def action_switch_place(self) -> None:
        """Have Run mean the cluster, or this machine again."""
        self.is_remote = not self.is_remote
        self._draw()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.is_remote if action == "preview" else True

    def action_preview(self) -> None:
        """Show what would be sent to the cluster."""
        self._checks.when_checked(partial(self._send, True))

    def action_other_tab(self) -> None:
        """Switch between inputs and overrides."""
        if self._forms is not None:
            self._tabs.turn_to_other()

    def action_copy_command(self) -> None:
        """Copy the command that starts the same run."""
        self._checks.when_checked(lambda checked: self._copy(self._command(checked), "Command copied."))

    def action_copy_json(self) -> None:
        """Copy the inputs as JSON for `--inputs`."""
        self._checks.when_checked(lambda checked: self._copy(checked.json, "Inputs copied as JSON."))

    def action_save(self) -> None:
        """Save what is filled in as a preset."""
        self._checks.when_checked(lambda checked: self._presets.save(Preset("", checked.shared, checked.settings)))

    def action_load(self) -> None:
        """Fill in a preset."""
        if self._forms is not None:
            self._presets.load(self._fill_preset)

    def _fill_preset(self, preset: Preset) -> None:
        if self._forms is not None:
            self._tabs.fill((dict(preset.inputs), from_settings(preset.settings, self._forms.overrides)))

    @property
    def _presets(self) -> FormPresets:
        return FormPresets(self, self._place, self.task_name)

    def action_leave(self) -> None:
        """Close the list of choices when it is open; else leave the screen."""
        if not self._tabs.form_view.close_choices():
            self.dismiss(self.values if self._forms is not None else None)

    def _command(self, checked: Checked) -> str:
        """The command that starts the same run."""
        command = checked.command
        return command.replace("flyte-tui run ", "flyte-tui run --remote ", 1) if self.is_remote else command

    def _copy(self, text: str, sentence: str) -> None:
        self.app.copy_to_clipboard(text)
        self.notify(sentence)

    def _start(self, debug: bool, checked: Checked) -> None:
        if checked.is_right:
            self.post_message(self.RunRequested(self.worker.request(checked), debug))
        else:
            self._tabs.go_to_first_error(checked)

    def _send(self, is_dry: bool, checked: Checked) -> None:
        if checked.is_right:
            self.post_message(self.RemoteRunRequested(self.worker.request(checked), is_dry))
        else:
            self._tabs.go_to_first_error(checked)
