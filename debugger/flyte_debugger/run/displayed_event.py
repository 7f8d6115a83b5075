"""The event of what a task displays in a notebook."""

from dataclasses import dataclass
from typing import ClassVar

from flyte_debugger.run.field_marks import Plain


@dataclass(frozen=True)
class Displayed:
    """A task of a notebook's run displayed a value as a cell does: `display(frame)`, `plt.show()`."""

    kind: ClassVar[str] = "displayed"
    action: Plain[str | None]
    path: Plain[str]
    """A JSON object in the run's folder: the value by MIME type, images in base64."""
    at: float
