"""The row of buttons under a form: run and stop, presets, copying."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from ipywidgets import HTML, Button, Combobox, HBox, Layout, Textarea, VBox

from flyte_notebook.errors import NotebookError
from flyte_notebook.forms.editor import escaped
from flyte_taskmodel.errors import ModuleFailedError
from flyte_taskmodel.forms.schema import Checked

if TYPE_CHECKING:
    from flyte_notebook.forms.task_form import TaskForm

_NARROW = Layout(width="auto")
_NAME = Layout(width="12em")
_ROW = Layout(flex_flow="row wrap")


class Bar:
    """The buttons, and the field from which a command or the values can be copied.

    Args:
        form: what they act on.
    """

    def __init__(self, form: "TaskForm") -> None:
        self._form = form
        self._said = HTML()
        self.run = Button(description="Run", icon="play", button_style="primary", layout=_NARROW)
        self.stop = Button(description="Stop", icon="stop", disabled=True, layout=_NARROW)
        self.name = Combobox(placeholder="preset", layout=_NAME)
        load = Button(description="Load", tooltip="Fill the form in as the preset says", layout=_NARROW)
        save = Button(description="Save", tooltip="Keep what is filled in under this name", layout=_NARROW)
        command = Button(description="As command", icon="terminal", tooltip="Show it as a command", layout=_NARROW)
        values = Button(description="As JSON", icon="code", tooltip="Show the inputs as JSON", layout=_NARROW)
        self.copied = Textarea(layout=Layout(width="auto", display="none"))
        self.copied.add_class("flyte-code")
        last = Button(description="Last run", tooltip="Fill the form in as the last run was", layout=_NARROW)
        self._spell: Callable[[Checked], str] | None = None
        self.run.on_click(lambda _button: form.start())
        self.stop.on_click(lambda _button: form.stop())
        last.on_click(self._doing(form.fill_in_last))
        load.on_click(self._doing(lambda: form.load(self.name.value)))
        save.on_click(self._doing(self._save))
        command.on_click(self._doing(lambda: self._copy(form.command_of)))
        values.on_click(self._doing(lambda: self._copy(lambda checked: checked.json)))
        self._list_presets()
        buttons = [self.run, self.stop, last, self.name, load, save, command, values]
        self.widget = VBox([HBox(buttons, layout=_ROW), self._said, self.copied])

    def say(self, text: str, looks: str = "error") -> None:
        """A sentence for the person; empty for none.

        Args:
            text: the sentence.
            looks: `error` or `note`.
        """
        self._said.value = f'<div class="flyte-{looks}">{escaped(text)}</div>' if text else ""

    def running(self, is_on: bool) -> None:
        """Whether a run goes on: then it can be stopped, and no other started."""
        self.run.disabled, self.stop.disabled = is_on, not is_on

    def _doing(self, work: Callable[[], None]) -> Callable[[Button], None]:
        """What a click does: the work, in a thread that may wait for the worker, and a sentence where it fails."""

        def do() -> None:
            try:
                self.say("")
                work()
            except (NotebookError, ModuleFailedError) as error:
                self.say(str(error))

        return lambda _button: threading.Thread(target=do, name="flyte-notebook-form", daemon=True).start()

    def _save(self) -> None:
        self._form.save(self.name.value)
        self._list_presets()
        self.say(f"Kept as {self.name.value}.", "note")

    def _list_presets(self) -> None:
        """Offer the presets that there are; a file of presets that cannot be read keeps no form from being shown."""
        try:
            self.name.options = self._form.presets
        except NotebookError as error:
            self.say(str(error))

    def tell(self, checked: Checked) -> None:
        """Bring what can be copied up to date."""
        if self._spell:
            self.copied.value = self._spell(checked)

    def _copy(self, spell: Callable[[Checked], str]) -> None:
        self._spell = spell
        text = self.copied.value = spell(self._form.check())
        self.copied.rows = min(12, text.count("\n") + 2)
        self.copied.layout.display = ""
