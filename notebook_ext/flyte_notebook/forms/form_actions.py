"""What the widgets of a form can ask of it."""

from typing import Any, Protocol

from flyte_taskmodel.forms.schema import Checked


class FormActions(Protocol):
    """Implemented by `TaskForm`. The widgets know this and the `FormModel` only, so that they import no `TaskForm`."""

    @property
    def presets(self) -> tuple[str, ...]:
        """The names of the task's presets."""

    def typed(self, tab: int, values: dict[str, Any]) -> None:
        """The person changed a field of this tab; these are all of the tab's form values."""

    def check(self) -> Checked:
        """Check what is filled in."""

    def start(self, on_cluster: bool = False) -> None:
        """Start a run, here or on the cluster."""

    def debug(self) -> None:
        """Start to debug a run, shown below the form."""

    def source_widget(self) -> Any:
        """The widget of the task's source, in which breakpoints are set before the run."""

    def stop(self) -> None:
        """Stop the run."""

    def load(self, name: str) -> None:
        """Fill in a preset."""

    def save(self, name: str) -> None:
        """Save what is filled in as a preset."""

    def fill_in_last(self) -> None:
        """Fill in the inputs and overrides of the last run."""

    def command_of(self, checked: Checked) -> str:
        """The command that starts the same run."""
