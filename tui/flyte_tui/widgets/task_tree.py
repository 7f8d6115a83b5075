"""The files and their tasks as a tree, narrowed by a filter."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from flyte_tui.file_listing import FileRow, Listing, TaskRow
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import palette

Row: TypeAlias = FileRow | TaskRow
Node: TypeAlias = TreeNode[Row]


class TaskTree(Tree[Row]):
    """Files with their tasks below. The cursor stays with its task while files are answered, filtered and rescanned."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "fold", "Fold, or to the file", show=False),
        Binding("right", "unfold", "Unfold", show=False),
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
    ]
    ICON_NODE = "▸ "
    ICON_NODE_EXPANDED = "▾ "

    @dataclass
    class RowHighlighted(Message):
        """The cursor moved to a row, or its row changed; None when no row is left."""

        row: Row | None

    @dataclass
    class TaskOpened(Message):
        """Enter was pressed on a task."""

        row: TaskRow

    def __init__(self, id: str | None = None) -> None:
        super().__init__("", id=id)
        self.show_root = False
        self.guide_depth = 3
        self.query_shown = ""
        """The filter that was applied last."""
        self._file_nodes: dict[str, Node] = {}
        self._folded: set[str] = set()

    @property
    def shown_tasks(self) -> int:
        """The number of tasks that match the filter."""
        return sum(len(node.children) for node in self._file_nodes.values())

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        node = self.cursor_node if self._file_nodes else None
        return node.data if node else None

    def rebuild(self, listing: Listing, query: str) -> None:
        """Show the listing under a filter."""
        chosen = self._cursor_key()
        self.query_shown = query
        for path, node in self._file_nodes.items():
            (self._folded.discard if node.is_expanded else self._folded.add)(path)
        self._file_nodes.clear()
        self.clear()
        for row in listing.files.values():
            tasks = row.matching(query)
            if tasks is not None:
                node = self._file_nodes[row.path] = self.root.add("", data=row, expand=row.path not in self._folded)
                _add_tasks(node, tasks)
        self._put_cursor(chosen)

    def update_file(self, row: FileRow, listing: Listing) -> None:
        """Update the rows of one file."""
        node, tasks = self._file_nodes.get(row.path), row.matching(self.query_shown)
        if node is None or tasks is None:
            if node is not None or tasks is not None:
                self.rebuild(listing, self.query_shown)
            return
        node.data = row
        chosen = self._cursor_key()
        if [task.function for task in tasks] == [_function(child) for child in node.children]:
            for child, task in zip(node.children, tasks, strict=True):
                child.data = task
                child.refresh()
            node.refresh()
        else:
            node.remove_children()
            _add_tasks(node, tasks)
        if chosen and chosen[0] == row.path:
            self._put_cursor(chosen)

    def get_label_width(self, node: Node) -> int:
        return 0  # Labels are cut at the edge instead of scrolled, so none of thousands need be measured.

    def render_label(self, node: Node, base_style: Style, style: Style) -> Text:
        text = Text(style=style, no_wrap=True)
        if isinstance(node.data, FileRow) and node.children:
            text.append(self.ICON_NODE_EXPANDED if node.is_expanded else self.ICON_NODE, style + Style(dim=True))
        elif isinstance(node.data, FileRow):
            text.append("  ")
        for part, kind in _label(node.data):
            text.append(part, style + self._kind_style(kind))
        return text

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[Row]) -> None:
        event.stop()
        self._tell()

    def on_tree_node_selected(self, event: Tree.NodeSelected[Row]) -> None:
        event.stop()
        if isinstance(event.node.data, TaskRow):
            self.post_message(self.TaskOpened(event.node.data))

    def action_fold(self) -> None:
        """Fold the file under the cursor; from a task, go to its file."""
        node = self.cursor_node
        if node and isinstance(node.data, TaskRow):
            self.move_cursor(node.parent)
        elif node:
            node.collapse()

    def action_unfold(self) -> None:
        """Unfold the file under the cursor."""
        if self.cursor_node:
            self.cursor_node.expand()

    def _kind_style(self, kind: str) -> Style:
        return palette(self.app).error if kind == "error" else Style.parse(kind)

    def _cursor_key(self) -> tuple[str, str] | None:
        """The file and the task under the cursor; the task is empty when the cursor is on a file."""
        row = self.row
        if isinstance(row, TaskRow):
            return row.file, row.function
        return (row.path, "") if row else None

    def _put_cursor(self, key: tuple[str, str] | None) -> None:
        """Put the cursor back; else on the first task of its file, else on the first task of all."""
        file = self._file_nodes.get(key[0]) if key else None
        within = [*file.children, file] if file else [child for node in self.root.children for child in node.children]
        wanted = next((node for node in within if key and _function(node) == key[1]), None)
        target = wanted or next(iter([*within, *self.root.children]), None)
        _ = self.last_line  # Nodes get their lines only when lines are asked for.
        self.move_cursor(target)
        self._tell()

    def _tell(self) -> None:
        """Post the row under the cursor: a message sent before a rebuild names an old row."""
        self.post_message(self.RowHighlighted(self.row))


def _function(node: Node) -> str:
    return node.data.function if isinstance(node.data, TaskRow) else ""


def _add_tasks(node: Node, tasks: Iterable[TaskRow]) -> None:
    for task in tasks:
        node.add_leaf("", data=task)


def _label(row: Row | None) -> list[tuple[str, str]]:
    """The parts of a row's label, each with the name of its style."""
    if isinstance(row, TaskRow):
        if row.summary is None:
            return [(one_line(row.function, 100), "dim")]
        badges = " ".join(badge for badge in row.summary.badges if badge not in _UNREMARKABLE)
        return [(one_line(row.function, 100), ""), (f"  {one_line(badges, 60)}" if badges else "", "dim")]
    if row is None:
        return []
    folder, _, name = one_line(row.label).rpartition("/")
    parts = [(f"{folder}/" if folder else "", "dim"), (name, "bold")]
    if row.found and row.found.error:
        parts.append(("  cannot be imported", "error"))
    return parts


_UNREMARKABLE = {"async", "debuggable"}
"""Badges that nearly every task has: shown in the details only."""
