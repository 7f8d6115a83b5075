"""Where a program is: the source, the stack and the values beside each other."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from flyte_debugger.console.answer_text import breakpoint_mark
from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_tui.highlighted_source import SourceHighlighter
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import short_path
from flyte_tui.widgets.code_view import CodeView, Kind
from flyte_tui.widgets.stack_list import StackList
from flyte_tui.widgets.variables_tree import VariablesTree


class DebugPanes(Horizontal):
    """Draws one view after the other, with as little change as can be."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.code = CodeView(id="code")
        self.stack = StackList(id="stack")
        self.variables = VariablesTree(id="variables")
        self.highlighter = SourceHighlighter()

    def compose(self) -> ComposeResult:
        yield self.code
        with Vertical(id="side"):
            yield self.stack
            yield self.variables

    def on_mount(self) -> None:
        self.stack.border_title, self.variables.border_title = "Stack", "Variables"

    def show(self, snapshot: StopSnapshot) -> None:
        """Show where the program stands still, or what is looked at instead."""
        self.remove_class("-past")
        frame, instead = snapshot.frame, snapshot.stack_snapshot
        self.stack.show(snapshot.frames, snapshot.frame_index, snapshot.total_frames, snapshot.other_threads)
        if frame and snapshot.source:
            kind: Kind = "aside" if instead else "current" if snapshot.frame_index == 0 else "caller"
            self.code.show(self.highlighter.highlight(snapshot.source), frame.line, kind)
            self.code.border_title = _code_title(snapshot.source.path, snapshot.is_outdated)
        if instead:
            self.variables.border_title = _title_of_past(snapshot, bool(instead.rows))
            self.variables.show_past(snapshot.rows, instead.changed)
        else:
            self.variables.border_title = "Variables"
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
        self.variables.clear_values()


def _code_title(path: str, is_outdated: bool) -> str:
    shown = short_path(path)
    words = f"{shown.rpartition('/')[2]} as it runs: the file has changed since" if is_outdated else shown
    return one_line(words).replace("[", r"\[")


def _title_of_past(snapshot: StopSnapshot, has_rows: bool) -> str:
    if not has_rows:
        return "Variables"
    is_innermost = snapshot.frame_index == 0
    return "Variables, as they were" if is_innermost else "Variables are known of the innermost frame"
