"""Where a program is: the source, the stack and the values beside each other."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from flyte_debugger.console.console_messages import View
from flyte_debugger.console.stack_snapshot import Aside
from flyte_tui.drawing import short_path
from flyte_tui.highlighted_source import SourceHighlighter
from flyte_tui.inert import one_line
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

    def show(self, view: View) -> None:
        """Show where the program stands still, or what is looked at instead."""
        self.remove_class("-past")
        frame = view.frame
        self.stack.show(view.frames, view.at, view.total, view.others)
        if frame and view.source:
            kind: Kind = "aside" if view.aside else "current" if view.at == 0 else "caller"
            self.code.show(self.highlighter.highlight(view.source), frame.line, kind)
            self.code.border_title = _code_title(view.source.path, view.is_outdated)
        if view.aside:
            self.variables.border_title = _title(view, view.aside)
            self.variables.show_aside(view.rows, view.aside.changed)
        else:
            self.variables.border_title = "Variables"
            key = (frame.name, frame.source.path or "") if frame else ()
            self.variables.show(view.rows, key, view.stop)

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


def _title(view: View, aside: Aside) -> str:
    if not aside.rows:
        return "Variables"
    return "Variables, as they were" if view.at == 0 else "Variables are known of the innermost frame"
