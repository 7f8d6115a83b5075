"""The actions of a run in columns: name, what tells it from its siblings, when it ran, attempts, cache, status."""

import time
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message

from flyte_debugger.run.state import RunState
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import DIM, Palette, duration, status_mark, status_style
from flyte_tui.widgets.pane_titles import PaneTitle
from flyte_tui.widgets.run.action_rows import ActionRow, ActionRows
from flyte_tui.widgets.run.time_bar import time_axis, time_bar
from flyte_tui.widgets.table.column_fitting import Column
from flyte_tui.widgets.table.column_table import ColumnTable

NARROWEST_BAR = 10


class ActionTable(ColumnTable[ActionRow]):
    """A run's actions, each below its parent. The other panes show the action under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "fold", "Fold, or to the parent", show=False),
        Binding("right", "unfold", "Unfold", show=False),
    ]

    @dataclass
    class ActionChosen(Message):
        """The cursor came to an action."""

        action: str

    def __init__(self, id: str | None = None) -> None:
        columns = [
            Column("action", "Action", self._label, most=48),
            Column("telling", "Inputs", lambda row, _, __: Text(row.telling, DIM), most=36, yields=4),
            Column("bar", "", self._bar, most=400, is_flexible=True, yields=5),
            Column("time", "Time", self._time, "right"),
            Column("attempts", "Tries", _attempts, "right", yields=3),
            Column("cache", "Cache", lambda row, _, __: Text("hit" if row.action.cache == "hit" else ""), yields=2),
            Column(
                "group", "Group", lambda row, _, __: Text(one_line(row.action.group or "", 60), DIM), yields=6, most=20
            ),
            Column("status", "Status", _status, most=60, yields=1),
        ]
        super().__init__(columns, lambda row: row.action.id, id=id)
        self.add_class("framed")
        self._made = ActionRows()
        self._state = RunState()
        self._seen: tuple[object, ...] = ()

    def update(self, state: RunState, is_replaced: bool = False) -> None:
        """Draw the actions as they are now.

        Args:
            state: of the run.
            is_replaced: whether an action that was there may be told anew, as once all of a cluster's action is read.
        """
        self._state = state
        stops = tuple((stop.thread, stop.line) for stop in state.stopped.values())
        ended = sum(action.ended is not None for action in state.actions.values())
        seen = (len(state.actions), ended, sum(map(len, state.attempts.values())), stops, state.status)
        if is_replaced or seen != self._seen:
            self._seen = seen
            self.border_title = PaneTitle("Actions", f"{len(state.actions):,}").draw()
            self.show_rows(self._made.rows(state))
        elif state.ended is None:
            self.refresh()

    def title(self, column: Column[ActionRow], width: int) -> Text:
        if column.name == "bar":
            return time_axis(*self._axis, width) if width else Text()
        return Text(column.title)

    def on_column_table_row_highlighted(self, event: ColumnTable.RowHighlighted) -> None:
        """Tell which action it is."""
        event.stop()
        if event.key is not None:
            self.post_message(self.ActionChosen(event.key))

    def action_fold(self) -> None:
        """Hide the actions below; where there are none, go to the parent."""
        row = self.row
        if row and not row.is_folded and any(one.action.parent == row.action.id for one in self.rows):
            self._fold(row.action.id, True)
        elif row and row.action.parent:
            self.go_to(row.action.parent)

    def action_unfold(self) -> None:
        """Show the actions below."""
        if self.row:
            self._fold(self.row.action.id, False)

    def _fold(self, action: str, is_folded: bool) -> None:
        (self._made.folded.add if is_folded else self._made.folded.discard)(action)
        self.show_rows(self._made.rows(self._state))

    @property
    def _axis(self) -> tuple[float, float]:
        begin = self._state.started or min((row.action.started for row in self.rows), default=0.0)
        return begin, self._now

    @property
    def _now(self) -> float:
        return time.time() if self._state.ended is None else self._state.ended

    def _label(self, row: ActionRow, colours: Palette, width: int) -> Text:
        action = row.action
        mark, style = status_mark(action.status, self._now), status_style(action.status, colours)
        if row.stop:
            mark, style = "▶", colours.warning
        text = Text.assemble((row.branch, DIM), (f"{mark} ", style))
        text.append(one_line(action.label or action.task, 100), Style(italic=action.trace))
        return text.append(" …", DIM) if row.is_folded else text

    def _bar(self, row: ActionRow, colours: Palette, width: int) -> Text:
        if width == 0:
            return Text(" " * NARROWEST_BAR)
        return time_bar(row.action, row.attempts, *self._axis, width, colours)

    def _time(self, row: ActionRow, colours: Palette, width: int) -> Text:
        action = row.action
        return Text(duration((self._now if action.ended is None else action.ended) - action.started))


def _attempts(row: ActionRow, colours: Palette, width: int) -> Text:
    count = row.action.attempts
    return Text(str(count), colours.warning) if count > 1 else Text()


def _status(row: ActionRow, colours: Palette, width: int) -> Text:
    if row.stop:
        return Text(row.stop, colours.warning)
    action = row.action
    words = action.phase or action.status if action.status == "running" else action.status
    return Text(words.replace("_", " "), status_style(action.status, colours))
