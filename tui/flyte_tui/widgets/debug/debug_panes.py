"""Where a program is: the source, the stack and the values beside each other."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from flyte_debugger.console.answer_text import breakpoint_mark
from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.variable_rows import LOCALS, VariableRow
from flyte_debugger.dap.messages import Thread
from flyte_tui.count_text import count_text
from flyte_tui.highlighted_source import SourceHighlighter
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import short_path
from flyte_tui.widgets.debug.code_view import CodeView, Kind
from flyte_tui.widgets.debug.report_pane import ReportPane
from flyte_tui.widgets.debug.splitter import Splitter
from flyte_tui.widgets.debug.stack_list import StackList
from flyte_tui.widgets.debug.variables_tree import VariablesTree
from flyte_tui.widgets.pane_titles import PaneTitle, PaneTitles

CODE_KEYS = (("b", "break"), ("t", "run to here"), ("enter", "whole line"))
STACK_KEYS = (("u d", "caller, callee"), ("enter", "go to thread"))
REPORT_KEYS = (("x", "export"), ("z", "zoom"))
VALUE_KEYS = (("v", "whole value"), ("e", "edit"), ("w", "watch"))


class DebugPanes(Horizontal):
    """Draws one view after the other, with as little change as can be."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.code = CodeView(id="code")
        self.splitter = Splitter()
        self.stack = StackList(id="stack")
        self.variables = VariablesTree(id="variables")
        self.report = ReportPane(id="report")
        self.side = Vertical(self.stack, self.variables, self.report, id="side")
        self.titles = PaneTitles()
        self.highlighter = SourceHighlighter()

    def compose(self) -> ComposeResult:
        yield self.code
        yield self.splitter
        yield self.side

    def on_mount(self) -> None:
        self.titles.show(self.code, PaneTitle("Source", "", CODE_KEYS))
        self.titles.show(self.report, PaneTitle("Report", "", REPORT_KEYS))
        self._title_stack((), 0)
        self._title_values("Variables", ())

    def _title_stack(self, threads: tuple[Thread, ...], total: int) -> None:
        counts = [count_text(total, "frame")] if total else []
        counts += [count_text(len(threads), "other thread")] if threads else []
        self.titles.show(self.stack, PaneTitle("Stack", ", ".join(counts), STACK_KEYS))

    def _title_values(self, name: str, rows: tuple[VariableRow, ...]) -> None:
        shown = next((row.children for row in rows if row.path == LOCALS), ())
        count = sum(not row.is_minor for row in shown)
        self.titles.show(self.variables, PaneTitle(name, f"{count}" if count else "", VALUE_KEYS))

    def show(self, snapshot: StopSnapshot) -> None:
        """Show where the program stands still, or what is looked at instead."""
        self.remove_class("-past")
        frame, instead = snapshot.frame, snapshot.stack_snapshot
        self.stack.show(snapshot.frames, snapshot.frame_index, snapshot.total_frames, snapshot.other_threads)
        if frame and snapshot.source:
            kind: Kind = "aside" if instead else "current" if snapshot.frame_index == 0 else "caller"
            source = self.highlighter.highlight(snapshot.source)
            self.code.show(source, frame.line, kind, snapshot.inline_values)
            self.titles.show(
                self.code, PaneTitle(_code_title(snapshot.source.path, snapshot.is_outdated), "", CODE_KEYS)
            )
        self._title_stack(snapshot.other_threads, snapshot.total_frames)
        self._title_values(_title_of_past(snapshot, bool(instead.rows)) if instead else "Variables", snapshot.rows)
        if instead:
            self.variables.show_past(snapshot.rows, instead.changed)
        else:
            key = (frame.name, frame.source.path or "") if frame else ()
            self.variables.show(snapshot.rows, key, snapshot.stop)

    def mark(self, breakpoints: tuple[BreakpointStatus, ...]) -> None:
        """Show these breakpoints beside their lines."""
        self.code.mark({(one.file, one.line): breakpoint_mark(one) for one in breakpoints if one.file and one.line})

    def leave(self) -> None:
        """The program is nowhere: it runs, or is over; the stack and the values are those of before."""
        self.add_class("-past")
        self.code.leave()

    def clear(self) -> None:
        """The program is over: neither a stack nor values are left."""
        self.leave()
        self.stack.show((), 0, 0, ())
        self._title_stack((), 0)
        self._title_values("Variables", ())
        self.variables.clear_values()


def _code_title(path: str, is_outdated: bool) -> str:
    """The file and its folder: a whole path would push the keys out of the title."""
    *folders, folder, name = ("", "", *short_path(path).split("/"))
    if is_outdated:
        return one_line(f"{name} as it runs: the file has changed since")
    shown = f"{folder}/{name}" if folder else name
    return one_line(f"…/{shown}" if any(folders) else shown)


def _title_of_past(snapshot: StopSnapshot, has_rows: bool) -> str:
    if not has_rows:
        return "Variables"
    is_innermost = snapshot.frame_index == 0
    return "Variables, as they were" if is_innermost else "Variables are known of the innermost frame"
