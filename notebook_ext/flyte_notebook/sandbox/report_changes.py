"""A run's reports for a frame that stays: of a page that is flushed again only what is new of it."""

from pathlib import Path
from typing import Any

from flyte_debugger.run.state import ActionState, RunState


class ReportChanges:
    """The report that a view shows, and what the view has of it."""

    def __init__(self) -> None:
        self._chosen: str | None = None
        self._action: str | None = None
        self._page = ""
        self._version = 0

    @staticmethod
    def choices(state: RunState) -> list[dict[str, str]]:
        """The actions that have a report, by the name of their own task."""
        labels = [(action.id, action.label or action.task) for action in _reporting(state)]
        names = [label for _, label in labels]
        return [
            {"id": id, "label": label if names.count(label) == 1 else f"{label} ({names[: at + 1].count(label)})"}
            for at, (id, label) in enumerate(labels)
        ]

    def choose(self, action: str) -> None:
        """Show the report of this action from now on."""
        self._chosen = action

    def shown(self, state: RunState) -> ActionState | None:
        """The action whose report is shown: the one that was chosen, else the one that stands for the run."""
        reporting = _reporting(state)
        chosen = [action for action in reporting if action.id == self._chosen]
        return next(iter([*chosen, *(one for one in reporting if one.report == state.report)]), None)

    def draw(self, state: RunState, whole: bool = False) -> dict[str, Any]:
        """The page, or what is to be put between `start` and `end` of the page of version `base`.

        Args:
            state: the run's.
            whole: whether a view asks that has no page yet.
        """
        action = self.shown(state)
        if action is None or not action.report:
            return {}
        try:
            page = Path(action.report).read_text("utf-8", "replace")
        except OSError as error:
            page = f"<p>The report {action.report} cannot be read: {error.strerror}.</p>"
        is_same = action.id == self._action and not whole
        before, base, self._action = self._page, self._version, action.id
        about: dict[str, Any] = {"action": action.id, "title": f"Report of {action.task}", "path": action.report}
        if page != before or not is_same:
            self._page, self._version = page, base + 1
        about["version"] = self._version
        if not is_same:
            return {**about, "base": None, "start": 0, "end": 0, "text": page}
        return {**about, "base": base, **_splice(before, page)}


def _reporting(state: RunState) -> list[ActionState]:
    return [action for action in state.actions.values() if action.report]


def _splice(before: str, after: str) -> dict[str, Any]:
    """What makes one text of the other; places are counted as the browser does, in UTF-16."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle = after[start : len(after) - end]
    return {
        "start": _units(before[:start]),
        "end": _units(before) - _units(before[len(before) - end :]),
        "text": middle,
    }


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        half = (low + high + 1) // 2
        if one[low:half] == other[low:half]:
            low = half
        else:
            high = half - 1
    return low


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
