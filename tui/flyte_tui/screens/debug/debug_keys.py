"""The keys of the debug screen."""

from textual.binding import Binding, BindingType

from flyte_tui.key_map import named


def _do(keys: str, command: str, words: str, tooltip: str, show: bool = True) -> Binding:
    return Binding(keys, f"do('{command}')", words, show=show, tooltip=tooltip, id=command)


def _more(keys: str, action: str, words: str, tooltip: str, id: str | None = None) -> Binding:
    return Binding(keys, action, words, show=False, tooltip=tooltip, id=id)


_BINDINGS: list[BindingType] = [
    _do("c,f5", "continue", "Continue", "Run on to the next stop"),
    _do("n,f10", "next", "Next", "Run to the next line of this function, or of its caller"),
    _do("s,f11", "step", "Step in", "Step into what this line calls, a task too"),
    _do("o,shift+f11,f23", "out", "Out", "Run until this function has returned"),
    Binding("b,f9", "toggle_breakpoint", "Break", tooltip="Set a breakpoint at the cursor's line, or take it away"),
    _more("B", "narrow", "Condition", "Fill in a breakpoint: condition, hits, what it prints"),
    _more("L", "breakpoints", "Breakpoints", "List all breakpoints, to switch them off or on, or to go there"),
    _more("t,ctrl+f10", "run_to", "To cursor", "Run on to the cursor's line"),
    _do("N", "next-task", "Next task", "Run on to the first line of the next task", show=False),
    _do("O", "out-of-task", "Out of task", "Run on to this task's caller", show=False),
    _more(
        "left_square_bracket,alt+left",
        "walk(False)",
        "Stop before",
        "Look back at the stop before, as it was",
        "stop-before",
    ),
    _more(
        "right_square_bracket,alt+right",
        "walk(True)",
        "Stop after",
        "Look at the stop after, up to the present",
        "stop-after",
    ),
    _more("u", "look(1)", "Caller", "Look at the frame that called this one", "caller"),
    _more("d", "look(-1)", "Callee", "Look at the frame that this one called", "callee"),
    _more("T", "survey", "Threads", "Threads and asyncio tasks: who waits for whom"),
    _more("A", "actions", "Actions", "The actions of the run, and where they are stopped"),
    _more("r", "report", "Report", "The report on the whole screen, or among the other panes again"),
    _do("p,f6", "pause", "Pause", "Stop the program at the next line that it runs"),
    _do("ctrl+r,ctrl+shift+f5", "restart", "Restart", "Run it again, with the file as it is now", show=False),
    _more("z", "zoom", "Zoom", "Give the pane with the focus the whole screen, or all of them theirs again"),
    _more(
        "less_than_sign", "divide(5)", "Widen values", "Give the stack and the values more of the width", "widen-values"
    ),
    _more("greater_than_sign", "divide(-5)", "Widen code", "Give the code more of the width", "widen-code"),
    _more("w", "watch", "Watch", "Watch an expression"),
    _more("colon", "ask(':')", "Command", "Give the debugger a command", "command"),
    Binding("i", "ask", "Ask", key_display="i", tooltip="Evaluate an expression where the program is"),
    Binding("a", "answer", "Answer", tooltip="Answer what the task asks"),
    Binding("escape", "leave", "Leave", tooltip="Leave; asks what is to become of the program"),
    Binding("q", "leave", "Leave", show=False, id="quit"),
]
BINDINGS = named("debug", _BINDINGS)
