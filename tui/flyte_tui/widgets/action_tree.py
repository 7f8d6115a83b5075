"""The actions of a run as a tree: status, time, attempts, cache."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.style import Style
from rich.text import Text
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from flyte_debugger.run.events import Stopped
from flyte_debugger.run.state import ActionState, RunState
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import DIM, duration, palette, status_mark, status_style


class ActionTree(Tree[ActionState]):
    """A run's actions, each below its parent. The other panes show the action under the cursor."""

    ICON_NODE = ICON_NODE_EXPANDED = ""

    @dataclass
    class ActionChosen(Message):
        """The cursor moved to an action."""

        action: str

    def __init__(self, id: str | None = None) -> None:
        super().__init__("", id=id)
        self.show_root = False
        self.guide_depth = 2
        self.auto_expand = False
        self._node_of: dict[str, TreeNode[ActionState]] = {}
        self._stops: dict[str, list[Stopped]] = {}
        self._widths: dict[str, int] = {}
        self._moment = 0

    def update(self, state: RunState, changed: Iterable[str] | None = None) -> None:
        """Draw the actions as they are now.

        Args:
            state: of the run.
            changed: the actions that are others than at the last call; None for any of them.
        """
        for action in state.actions if changed is None else changed:
            self._update_action(state.actions[action], state.stops_in(action))

    def tick(self) -> None:
        """Draw what moves by itself, ten times a second: marks and times of the running actions that are in sight."""
        moment = int(time.time() * 10)
        if moment == self._moment:
            return
        self._moment = moment
        for line in range(self.scroll_offset.y, self.scroll_offset.y + self.size.height):
            node = self.get_node_at_line(line)
            if node and node.data and node.data.status == "running":
                self._widths.pop(node.data.id, None)
                node.refresh()

    def get_label_width(self, node: TreeNode[ActionState]) -> int:
        """As that of a Tree, which asks for all of them whenever an action is new."""
        if node.data is None:
            return 0
        width = self._widths.get(node.data.id)
        if width is None:
            width = self._widths[node.data.id] = self._label(node.data, Style.null()).cell_len
        return width

    def _update_action(self, action: ActionState, stops: list[Stopped]) -> None:
        self._stops[action.id] = stops
        self._widths.pop(action.id, None)
        node = self._node_of.get(action.id)
        if node is None:
            parent = self._node_of.get(action.parent or "", self.root)
            self._node_of[action.id] = parent.add("", data=action, expand=True)
        else:
            node.data = action  # Of a cluster's action another one comes once all of it is read.
            node.refresh()

    def go_to(self, action: str | None) -> None:
        """Put the cursor on an action, by default on the first."""
        self.move_cursor(self._node_of.get(action or "") or next(iter(self._node_of.values()), None))

    def render_label(self, node: TreeNode[ActionState], base_style: Style, style: Style) -> Text:
        return Text() if node.data is None else self._label(node.data, style)

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[ActionState]) -> None:
        event.stop()
        if event.node.data:
            self.post_message(self.ActionChosen(event.node.data.id))

    def _label(self, action: ActionState, style: Style) -> Text:
        colours, now = palette(self.app), time.time()
        stops = self._stops.get(action.id)
        mark, colour = (
            ("▶", colours.warning) if stops else (status_mark(action.status, now), status_style(action.status, colours))
        )
        text = Text().append(f"{mark} ", style + colour)
        if action.group:
            text.append(f"{one_line(action.group, 40)} / ", style + DIM)
        text.append(one_line(action.label or action.task, 100), style + Style(italic=action.trace))
        text.append("".join(f"  {fact}" for fact in _facts(action, now)), style + DIM)
        return text.append("".join(f"  {_stop_words(stop)}" for stop in stops or ()), style + colours.warning)


def _stop_words(stop: Stopped) -> str:
    return one_line(f"stopped at {Path(stop.file).name}:{stop.line}  {stop.reason}", 120)


def _facts(action: ActionState, now: float) -> list[str]:
    facts = []
    if action.attempts > 1:
        facts.append(f"attempt {action.attempts}")
    if action.cache == "hit":
        facts.append("cached")
    facts.append(duration((now if action.ended is None else action.ended) - action.started))
    if action.status == "running" and action.phase not in (None, "running"):
        facts.append((action.phase or "").replace("_", " "))
    if action.status not in ("running", "succeeded"):
        facts.append(action.status.replace("_", " "))
    if action.report:
        facts.append("report")
    return facts
