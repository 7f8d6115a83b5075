"""The actions of a run as rows: each below its parent, with what tells it from its siblings."""

from dataclasses import dataclass

from flyte_debugger.run.attempt_state import Attempt
from flyte_debugger.run.state import ActionState, RunState
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import value_text

MAX_INPUT = 40
"""Characters of an input that tells an action from its siblings."""


@dataclass(frozen=True)
class ActionRow:
    """One action in the table."""

    action: ActionState
    branch: str
    """The lines that lead to it from its parent."""
    is_folded: bool
    """Whether it has actions below it that are not shown."""
    telling: str
    """What tells it from its siblings: inputs that differ, else its number."""
    attempts: tuple[Attempt, ...]
    stop: str
    """Where it is stopped in the debugger; empty where it is not."""


class ActionRows:
    """Makes the rows, as far as a run has come."""

    def __init__(self) -> None:
        self.folded: set[str] = set()
        """The ids of the actions whose own actions are hidden."""
        self._inputs: dict[str, dict[str, str]] = {}

    def rows(self, state: RunState) -> list[ActionRow]:
        """All rows that are shown, in their order."""
        below: dict[str | None, list[ActionState]] = {}
        for action in state.actions.values():
            parent = action.parent if action.parent in state.actions else None
            below.setdefault(parent, []).append(action)
        rows: list[ActionRow] = []
        self._add(rows, state, below, None, "")
        return rows

    def _add(
        self,
        rows: list[ActionRow],
        state: RunState,
        below: dict[str | None, list[ActionState]],
        parent: str | None,
        branch: str,
    ) -> None:
        siblings = below.get(parent, [])
        telling = self._telling(siblings)
        for action in siblings:
            is_last = action is siblings[-1]
            lead = "" if parent is None else branch + ("└ " if is_last else "├ ")
            folded = action.id in self.folded and action.id in below
            stops = "  ".join(_stop_words(state, action))
            tries = tuple(state.attempts.get(action.id, ()))
            rows.append(ActionRow(action, lead, folded, telling.get(action.id, ""), tries, stops))
            if not folded:
                self._add(rows, state, below, action.id, "" if parent is None else branch + ("  " if is_last else "│ "))

    def _telling(self, siblings: list[ActionState]) -> dict[str, str]:
        """For those of one task: the inputs in which they differ, else the number of each."""
        by_task: dict[str, list[ActionState]] = {}
        for action in siblings:
            by_task.setdefault(action.task, []).append(action)
        told: dict[str, str] = {}
        for same in by_task.values():
            if len(same) > 1:
                told |= self._told_apart(same)
        return told

    def _told_apart(self, same: list[ActionState]) -> dict[str, str]:
        inputs = [self._shown_inputs(action) for action in same]
        names = list(dict.fromkeys(name for one in inputs for name in one))
        differing = [name for name in names if len({one.get(name) for one in inputs}) > 1]
        return {
            action.id: "  ".join(f"{name}={one[name]}" for name in differing if name in one) or f"#{number}"
            for number, (action, one) in enumerate(zip(same, inputs, strict=True))
        }

    def _shown_inputs(self, action: ActionState) -> dict[str, str]:
        if action.id not in self._inputs:
            self._inputs[action.id] = {
                one_line(name, MAX_INPUT): one_line(value_text(value).plain, MAX_INPUT)
                for name, value in action.inputs.items()
            }
        return self._inputs[action.id]


def _stop_words(state: RunState, action: ActionState) -> list[str]:
    return [
        one_line(f"stopped at {stop.file.rpartition('/')[2]}:{stop.line}  {stop.reason}", 120)
        for stop in state.stops_in(action.id)
    ]
