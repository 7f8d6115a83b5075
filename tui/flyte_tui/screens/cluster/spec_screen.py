"""What a run on the cluster would send: its inputs, the files of its code, and the task's spec."""

import json
from typing import Any

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from flyte_tui.sanitize import sanitize
from flyte_tui.widgets.rich_widget import DrawnPane


class SpecScreen(ModalScreen[None]):
    """Shows what `--dry-run` prints.

    Args:
        spec: as `Submitted.spec` has it.
    """

    CSS = """
    SpecScreen {
        & > .dialog { width: 94%; max-width: 94%; height: 90%; padding: 0 1; }
        DrawnPane { height: 1fr; }
    }
    """
    BINDINGS = [Binding("escape,q", "dismiss(None)", "Close")]  # noqa: RUF012

    def __init__(self, spec: dict[str, Any]) -> None:
        super().__init__()
        self._text = sanitize(json.dumps(spec, indent=2, ensure_ascii=False))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = "What would be sent"
            box.border_subtitle = "nothing was sent · escape closes"
            yield DrawnPane()

    def on_mount(self) -> None:
        pane = self.query_one(DrawnPane)
        pane.show(lambda colours: Text(self._text))
        pane.focus()
