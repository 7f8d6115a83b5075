"""The row of buttons under a form: run and stop, presets, the run as a command or JSON."""

import threading
from collections.abc import Callable

from ipywidgets import HTML, Button, Combobox, Dropdown, HBox, Layout, Textarea, VBox

from flyte_notebook.errors import NotebookError
from flyte_notebook.forms.editor import escaped
from flyte_notebook.forms.form_actions import FormActions
from flyte_taskmodel.errors import ModuleFailedError
from flyte_taskmodel.forms.schema import Checked

PLACES = ("here", "on the cluster")
"""Where Run runs the task."""
_PLACE = Layout(width="9em")
_NARROW = Layout(width="auto")
_NAME = Layout(width="12em")
_ROW = Layout(flex_flow="row wrap")


class Bar:
    """The buttons, and the text field from which the command or the JSON can be copied.

    Args:
        actions: what they call.
    """

    def __init__(self, actions: FormActions) -> None:
        self._actions = actions
        self._said = HTML()
        self.run = Button(description="Run", icon="play", button_style="primary", layout=_NARROW)
        self.place = Dropdown(options=PLACES, tooltip="Where Run runs the task", layout=_PLACE)
        debug = Button(description="Debug", icon="bug", tooltip="Step through the task here", layout=_NARROW)
        debug.on_click(self._doing(actions.debug))
        self.stop = Button(description="Stop", icon="stop", disabled=True, layout=_NARROW)
        self.name = Combobox(placeholder="preset", layout=_NAME)
        load = Button(description="Load", tooltip="Fill in this preset", layout=_NARROW)
        save = Button(description="Save", tooltip="Save what is filled in as a preset of this name", layout=_NARROW)
        command = Button(
            description="As command", icon="terminal", tooltip="Show the command for this run", layout=_NARROW
        )
        values = Button(description="As JSON", icon="code", tooltip="Show the inputs as JSON", layout=_NARROW)
        self.copied = Textarea(layout=Layout(width="auto", display="none"))
        self.copied.add_class("flyte-code")
        last = Button(
            description="Last run", tooltip="Fill in the inputs and overrides of the last run", layout=_NARROW
        )
        self._spell: Callable[[Checked], str] | None = None
        self.run.on_click(lambda _button: actions.start(self.on_cluster))
        self.stop.on_click(lambda _button: actions.stop())
        last.on_click(self._doing(actions.fill_in_last))
        load.on_click(self._doing(lambda: actions.load(self.name.value)))
        save.on_click(self._doing(self._save))
        command.on_click(self._doing(lambda: self._copy(actions.command_of)))
        values.on_click(self._doing(lambda: self._copy(lambda checked: checked.json)))
        self._list_presets()
        buttons = [self.run, self.place, debug, self.stop, last, self.name, load, save, command, values]
        self.widget = VBox([HBox(buttons, layout=_ROW), self._said, self.copied])

    @property
    def on_cluster(self) -> bool:
        """Whether Run means the cluster."""
        return bool(self.place.value == PLACES[1])

    def say(self, text: str, looks: str = "error") -> None:
        """Show a sentence under the buttons; an empty text removes it.

        Args:
            text: the sentence.
            looks: `error` or `note`.
        """
        self._said.value = f'<div class="flyte-{looks}">{escaped(text)}</div>' if text else ""

    def running(self, is_on: bool) -> None:
        """While a run goes on, enable Stop and disable Run."""
        self.run.disabled, self.stop.disabled = is_on, not is_on

    def _doing(self, work: Callable[[], None]) -> Callable[[Button], None]:
        """A click handler that does the work in a thread, since it may wait for the worker, and shows its error."""

        def do() -> None:
            try:
                self.say("")
                work()
            except (NotebookError, ModuleFailedError) as error:
                self.say(str(error))

        return lambda _button: threading.Thread(target=do, name="flyte-notebook-form", daemon=True).start()

    def _save(self) -> None:
        self._actions.save(self.name.value)
        self._list_presets()
        self.say(f"Saved as {self.name.value}.", "note")

    def _list_presets(self) -> None:
        """Offer the presets there are. A presets file that cannot be read is an error shown here, no reason to fail."""
        try:
            self.name.options = self._actions.presets
        except NotebookError as error:
            self.say(str(error))

    def tell(self, checked: Checked) -> None:
        """Update the command or JSON that is shown."""
        if self._spell:
            self.copied.value = self._spell(checked)

    def _copy(self, spell: Callable[[Checked], str]) -> None:
        self._spell = spell
        text = self.copied.value = spell(self._actions.check())
        self.copied.rows = min(12, text.count("\n") + 2)
        self.copied.layout.display = ""
