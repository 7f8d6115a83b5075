"""All that goes on in a program: its processes, threads and asyncio tasks, and who waits for whom."""

from typing import TypeAlias

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from flyte_debugger.console.commands.view_commands import ProgramThreads
from flyte_debugger.console.stack_snapshot import persons_frames, what_it_does
from flyte_debugger.dap.messages import Thread
from flyte_debugger.session.debuggee.asyncio_tasks import AsyncioTask, AwaitingFrame
from flyte_debugger.session.processes.process_group import ProcessThreads
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, palette, short_path

Choice: TypeAlias = Thread | ProcessThreads | tuple[AsyncioTask, int]
"""A thread; a process; or an asyncio task and the number of its frame, the innermost being 0."""
Node: TypeAlias = TreeNode[Choice | None]


class ThreadsScreen(ModalScreen[Choice | None]):
    """Returns what is to be looked at.

    Args:
        program: what there is.
    """

    DEFAULT_CSS = """
    ThreadsScreen Tree { height: auto; max-height: 100%; background: $surface; }
    """
    BINDINGS = [Binding("escape,q,T", "dismiss(None)", "Close")]  # noqa: RUF012

    def __init__(self, program: ProgramThreads) -> None:
        super().__init__()
        self._program = program
        self._drawn: set[int] = set()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -broad") as box:
            box.border_title = "Threads and asyncio tasks"
            box.border_subtitle = "enter shows the stack"
            tree: Tree[Choice | None] = Tree("")
            tree.show_root = tree.auto_expand = False
            tree.guide_depth = 2
            tree.ICON_NODE, tree.ICON_NODE_EXPANDED = "▸ ", "▾ "
            yield tree

    def on_mount(self) -> None:
        tree = self.query_one(Tree)
        threads = tree.root.add(Text("Threads", BOLD), expand=True)
        for thread in self._program.threads:
            is_here = thread.id == self._program.current
            text = Text().append("▶ " if is_here else "  ", palette(self.app).warning).append(one_line(thread.name, 80))
            threads.add_leaf(text, thread)
        if len(self._program.processes) > 1:
            self._add_processes(tree.root.add(Text("Processes", BOLD), expand=True))
        tasks = self._program.tasks
        if tasks:
            self._add_tasks(tree.root.add(Text("asyncio tasks, each above those that it waits for", BOLD), expand=True))
        tree.focus()
        self.call_after_refresh(tree.move_cursor, threads.children[0] if threads.children else None)

    def _add_processes(self, heading: Node) -> None:
        colours = palette(self.app)
        for one in self._program.processes:
            name = f"{one.process.name} ({one.process.pid})" if one.process else "the task's own process"
            text = Text().append("▶ " if one.is_shown else "  ", colours.warning).append(one_line(name, 80))
            heading.add_leaf(text.append(f"  {one.state.value}", DIM), one)

    def _add_tasks(self, heading: Node) -> None:
        tasks = self._program.tasks
        waited_for = {one for task in tasks for one in task.waits_for}
        for task in sorted(tasks, key=lambda one: one.id in waited_for):  # Whoever waits in a circle comes last.
            if task.id not in self._drawn:
                self._add_task(heading, task)

    def _add_task(self, node: Node, task: AsyncioTask) -> None:
        self._drawn.add(task.id)
        below = node.add(self._task_text(task), (task, 0), expand=True)
        frames = [task.frames[number] for number in persons_frames(task)]
        for number, frame in enumerate(frames if len(frames) > 1 else ()):
            below.add_leaf(Text(f"{one_line(frame.name, 60)}  {_place(frame)}", DIM), (task, number))
        by_id = {one.id: one for one in self._program.tasks}
        for one in task.waits_for:
            if one in by_id and one not in self._drawn:
                self._add_task(below, by_id[one])
            elif one in by_id:
                below.add_leaf(Text(f"{one_line(by_id[one].name, 60)}, see above", DIM), (by_id[one], 0))
        below.allow_expand = bool(below.children)

    def _task_text(self, task: AsyncioTask) -> Text:
        colours = palette(self.app)
        text = (
            Text().append("▶ " if task.running else "", colours.warning).append(one_line(task.name, 60), colours.accent)
        )
        frame = [task.frames[number] for number in persons_frames(task)[:1]]
        if task.running:
            return text.append("  runs", colours.warning)
        text.append(f"  {one_line(frame[0].name if frame else task.coroutine, 60)}")
        text.append(f"  {_place(frame[0])}" if frame else "", DIM)
        return text.append(f"  {one_line(what_it_does(task), 80)}", colours.warning)

    def on_tree_node_selected(self, event: Tree.NodeSelected[Choice | None]) -> None:
        event.stop()
        if event.node.data is not None:
            self.dismiss(event.node.data)


def _place(frame: AwaitingFrame) -> str:
    return f"{short_path(frame.path).rpartition('/')[2]}:{frame.line}"
