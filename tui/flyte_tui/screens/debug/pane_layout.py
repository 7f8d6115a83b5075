"""How the debug screen is divided: the sizes that a person has dragged its panes to, kept for the next time."""

import contextlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from flyte_debugger.history.run_folders import home

SIDE = (15, 80)
"""Percent of the width that the stack and the values may have."""


@dataclass(frozen=True)
class PaneLayout:
    """Sizes that a person has chosen; None where they are left to the screen."""

    side: int | None = None
    """Percent of the width for the stack and the values."""
    bottom: int | None = None
    """Percent of the height for the output."""

    def with_side(self, percent: float) -> "PaneLayout":
        """With this much for the stack and the values, as far as that leaves something of the code."""
        return replace(self, side=round(min(max(percent, SIDE[0]), SIDE[1])))

    def with_bottom(self, percent: float) -> "PaneLayout":
        """With this much for the output."""
        return replace(self, bottom=round(min(max(percent, 5), 85)))


def load_layout() -> PaneLayout:
    """The sizes that were chosen last."""
    try:
        known = json.loads(_file().read_text("utf-8"))
        return PaneLayout(**{name: known[name] for name in ("side", "bottom") if isinstance(known.get(name), int)})
    except (OSError, ValueError, AttributeError):
        return PaneLayout()


def save_layout(layout: PaneLayout) -> None:
    """Keep the sizes; a disk that is full costs them alone."""
    with contextlib.suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _file().write_text(json.dumps(asdict(layout)), "utf-8")


def _file() -> Path:
    return home() / "debug-layout.json"
