"""The values of a stopped program as a tree that asks for what is inside only when it is opened."""

from dataclasses import dataclass, replace
from typing import ClassVar, TypeAlias

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from flyte_debugger.console.variable_rows import EXCEPTION, LOCALS, WATCHES, Path, VariableRow, flat, is_scope
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, palette

Node: TypeAlias = TreeNode[VariableRow]
MAX_FUNCTIONS = 200
"""Functions whose values are remembered, to tell what changed when they are seen again."""


class VariablesTree(Tree[VariableRow]):
    """Scopes, variables and watches. What is open stays open from stop to stop, and what changed stands out."""

    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "fold", "Fold, or to what it is in", show=False),
        Binding("right", "unfold", "Unfold", show=False),
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("e", "edit", "Edit", tooltip="Give the variable another value"),
        Binding("v", "view", "View", tooltip="Show the whole value: a table, a text, a picture"),
        Binding("delete", "forget", "Forget watch", show=False),
    ]

    @dataclass
    class RowOpened(Message):
        """What is inside of a row, or the rest of a page, is wanted."""

        row: VariableRow

    @dataclass
    class EditRequested(Message):
        """The person wants to give a variable another value."""

        row: VariableRow

    @dataclass
    class ViewRequested(Message):
        """The person wants to see the whole of a value."""

        row: VariableRow

    @dataclass
    class WatchForgotten(Message):
        """The person no longer wants to watch an expression."""

        expression: str

    def __init__(self, id: str | None = None) -> None:
        super().__init__("", id=id)
        self.show_root = False
        self.guide_depth = 2
        self.opened: frozenset[Path] = frozenset({LOCALS, (WATCHES,), (EXCEPTION,)})
        """The paths of the rows that are open; for threads to read."""
        self._changed: frozenset[Path] = frozenset()
        self._frame: tuple[str, ...] = ()
        self._stop: object = None
        self._now: dict[tuple[str, ...], dict[Path, str]] = {}
        self._before: dict[tuple[str, ...], dict[Path, str]] = {}
        """By function: its values at this stop, and when the program stopped in it before."""

    def show(self, rows: tuple[VariableRow, ...], frame: tuple[str, ...], stop: object) -> None:
        """Show the values at a stop.

        Args:
            rows: the scopes with what is open in them.
            frame: what tells the function from others: only what changed within one stands out.
            stop: what tells the stop from others.
        """
        if stop is not self._stop:
            self._before = dict([*self._before.items(), *self._now.items()][-MAX_FUNCTIONS:])
            self._stop, self._now = stop, {}
        values = {row.path: row.value for row in flat(rows) if not is_scope(row)}
        before = self._before.get(frame)
        changed = {path for path, value in values.items() if before is not None and before.get(path) != value}
        self._frame, self._now[frame] = frame, values
        self._draw(rows, frozenset(changed))

    def show_past(self, rows: tuple[VariableRow, ...], changed: frozenset[Path]) -> None:
        """Show values that are not of this stop, and those of them that stand out."""
        self._draw(rows, changed)

    def _draw(self, rows: tuple[VariableRow, ...], changed: frozenset[Path]) -> None:
        restyled, self._changed = self._changed ^ changed, changed
        self._sync(self.root, rows, restyled)
        if self.cursor_line < 0 and rows:
            self.cursor_line = 0

    def fill(self, row: VariableRow, inside: tuple[VariableRow, ...]) -> None:
        """Show what is inside of a row, or in place of the row that stood for the rest."""
        node = self._find(row.path)
        if node is None:
            return
        for one in flat(inside):  # What is opened now has not changed.
            self._now.setdefault(self._frame, {})[one.path] = one.value
            self._before.get(self._frame, {}).setdefault(one.path, one.value)
        if row.next_start is None:
            self._sync(node, inside, frozenset())
            return
        parent = node.parent or self.root
        minor = [child.data for child in parent.children if child.data and child.data.is_minor and child is not node]
        for child in [node, *(child for child in parent.children if child.data in minor)]:
            child.remove()
        for one in [*inside, *minor]:
            self._add(parent, one)

    def clear_values(self) -> None:
        """Show nothing: the program is over."""
        self.root.remove_children()

    def render_label(self, node: Node, base_style: Style, style: Style) -> Text:
        row = node.data
        text = Text(style=style, no_wrap=True)
        if row is None:
            return text
        if node.allow_expand and row.next_start is None:
            text.append(self.ICON_NODE_EXPANDED if node.is_expanded else self.ICON_NODE, style + DIM)
        else:
            text.append("  ")
        if is_scope(row):
            return text.append(row.name, style + BOLD)
        colours = palette(self.app)
        name = style + DIM if row.is_minor else style + colours.accent
        text.append(one_line(row.name, 60), name)
        if row.value:
            text.append(" = ", style + DIM)
            shown = colours.error if row.is_error else colours.warning + BOLD if row.path in self._changed else Style()
            text.append(one_line(row.value, 300), style + shown)
        return text

    def get_label_width(self, node: Node) -> int:
        return 0  # Labels are cut at the edge instead of scrolled.

    @property
    def row(self) -> VariableRow | None:
        """The row under the cursor."""
        return self.cursor_node.data if self.cursor_node else None

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[VariableRow]) -> None:
        event.stop()
        row = event.node.data
        if row is not None and row.path not in self.opened:
            self.opened |= {row.path}
            self.post_message(self.RowOpened(row))

    def on_tree_node_collapsed(self, event: Tree.NodeCollapsed[VariableRow]) -> None:
        event.stop()
        if event.node.data is not None:
            self.opened -= {event.node.data.path}

    def on_tree_node_selected(self, event: Tree.NodeSelected[VariableRow]) -> None:
        event.stop()
        if event.node.data is not None and event.node.data.next_start is not None:
            self.post_message(self.RowOpened(event.node.data))
        elif not event.node.allow_expand:
            self.action_view()

    def action_view(self) -> None:
        """Show the whole value under the cursor."""
        if self.row and not is_scope(self.row):
            self.post_message(self.ViewRequested(self.row))

    def action_fold(self) -> None:
        """Fold the row under the cursor; from a folded one, go to what it is in."""
        node = self.cursor_node
        if node and node.is_expanded and node.allow_expand:
            node.collapse()
        elif node and node.parent and node.parent is not self.root:
            self.move_cursor(node.parent)

    def action_unfold(self) -> None:
        """Unfold the row under the cursor."""
        if self.cursor_node and self.cursor_node.allow_expand:
            self.cursor_node.expand()

    def action_edit(self) -> None:
        """Give the variable under the cursor another value."""
        if self.row and self.row.variable and not is_scope(self.row):
            self.post_message(self.EditRequested(self.row))

    def action_forget(self) -> None:
        """No longer watch the expression under the cursor."""
        if self.row and len(self.row.path) == 2 and self.row.parent_container is None:
            self.post_message(self.WatchForgotten(self.row.name))

    def _sync(self, node: Node, rows: tuple[VariableRow, ...], restyled: frozenset[Path]) -> None:
        """Make a node's children these rows, with as little change as can be: to draw one again takes a while."""
        if [child.data.path for child in node.children if child.data] != [row.path for row in rows]:
            node.remove_children()
            for row in rows:
                self._add(node, row)
            return
        for child, row in zip(node.children, rows, strict=True):
            before, child.data = child.data, replace(row, children=())
            if child.allow_expand != _can_open(row):
                child.allow_expand = _can_open(row)
            if row.path in restyled or before is None or _drawn(before) != _drawn(row):
                child.refresh()
            self._sync(child, row.children if row.path in self.opened else (), restyled)

    def _add(self, node: Node, row: VariableRow) -> None:
        is_open = row.path in self.opened or bool(row.children)
        child = node.add("", data=replace(row, children=()), expand=is_open, allow_expand=_can_open(row))
        for inner in row.children:
            self._add(child, inner)

    def _find(self, path: Path) -> Node | None:
        node: Node | None = self.root
        for depth in range(len(path)):
            if node is None:
                return None
            node = next((one for one in node.children if one.data and one.data.path == path[: depth + 1]), None)
        return node


def _drawn(row: VariableRow) -> tuple[object, ...]:
    """What of a row is seen."""
    return row.name, row.value, row.is_minor, row.is_error, _can_open(row)


def _can_open(row: VariableRow) -> bool:
    return row.next_start is None and (row.container is not None or bool(row.children))
