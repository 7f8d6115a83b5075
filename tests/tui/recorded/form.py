"""A form as a worker once gave it, so that pictures of it never change.

`python -m tests.tui.recorded.form` records it anew.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.events import Mount

import flyte_tui.app
from flyte_debugger.catalog.form_worker import FormWorker
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_taskmodel.forms.schema import Checked, TaskForms
from flyte_taskmodel.plain_json import from_plain, to_plain
from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.form.form_screen import FormScreen

TASK = TaskRef(file=str(Path(__file__).parents[1] / "tasks" / "fills.py"), name="every")
FILE = Path(__file__).with_name("form.json")
INPUTS: dict[str, Any] = {
    "count": "many",
    "plan": {"name": "[bold]big[/bold]", "step": {"rate": "0.5"}},
    "model": {"width": "99"},
    "speed": "FAST",
    "maybe": None,
    "table": [["one", "1"], ["two", "2"]],
}
OVERRIDES: dict[str, Any] = {
    "resources": {"cpu": "2", "memory": "4Gi", "gpu": "A100:1"},
    "retries": {"count": "few"},
    "env_vars": [["MODE", "fast"], ["LEVEL", "1"]],
    "queue": "gpu",
}


class RecordedForm:
    """A form's worker that only repeats what was written down: it starts no process."""

    def __init__(self) -> None:
        self._recorded = json.loads(FILE.read_text())

    @property
    def forms(self) -> TaskForms:
        """The forms of `fills.every`."""
        return from_plain(TaskForms, self._recorded["forms"])

    def check(self, inputs: Mapping[str, Any], overrides: Mapping[str, Any]) -> Checked:
        """What was once said of `INPUTS` and `OVERRIDES`."""
        return from_plain(Checked, self._recorded["checked"])

    def request(self, checked: Checked) -> RunRequest:
        """Never asked for: what was recorded is wrong."""
        raise AssertionError

    def close(self) -> None:
        """There is nothing to end."""


class RecordedFormApp(WorkbenchApp):
    """The program with nothing but a recorded form."""

    CSS_PATH = str(Path(flyte_tui.app.__file__).with_name("app.tcss"))

    def __init__(self, worker: RecordedForm | None = None) -> None:
        super().__init__([], None)
        self._worker = worker or RecordedForm()

    def on_mount(self, event: Mount) -> None:  # type: ignore[override]
        event.prevent_default()
        self.push_screen(FormScreen(self._worker, TASK, lambda worker: (INPUTS, OVERRIDES)))  # type: ignore[arg-type]


def _record() -> None:
    with FormWorker(TASK) as worker:
        checked = to_plain(worker.check(INPUTS, OVERRIDES))
        checked["command"] = "flyte-tui run fills.py every --count many --set queue=gpu"
        recorded = {"forms": to_plain(worker.forms), "checked": checked}
    FILE.write_text(json.dumps(recorded, indent=1) + "\n")


if __name__ == "__main__":
    _record()
