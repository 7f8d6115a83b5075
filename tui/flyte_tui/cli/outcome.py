"""How actions, results and errors look, for the live view and the plain one alike."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.pretty import pretty_repr
from rich.text import Text
from rich.tree import Tree

from flyte_debugger.state import ActionState, RunState
from flyte_taskmodel.description import ErrorInfo, Frame
from flyte_taskmodel.values import REPR, TYPE
from flyte_tui.cli.text import shown_path, tell_time
from flyte_tui.inert import inert, one_line

STYLES = {
    "running": "cyan",
    "succeeded": "green",
    "failed": "bold red",
    "timed_out": "bold red",
    "crashed": "bold red",
    "cancelled": "yellow",
}
MARKS = {"running": "▸", "succeeded": "✓", "cancelled": "■"}
MAX_ITEMS = 50
"""Of one list or dict of a result; the whole of it is in the run's folder."""
MAX_STRING = 2000


def action_tree(state: RunState, now: float, limit: int, title: RenderableType) -> RenderableType:
    """The actions under the one that the person started, at most `limit` of them under each parent."""
    tree = Tree(title, guide_style="dim")
    if state.root:
        _grow(tree, state, state.root, now, limit)
    return tree


def _grow(tree: Tree, state: RunState, parent: ActionState, now: float, limit: int) -> None:
    children = state.children(parent.id)
    shown = children if len(children) <= limit else _telling(children, limit)
    for child in shown:
        _grow(tree.add(_action_line(child, now)), state, child, now, limit)
    if rest := Counter(child.status for child in children) - Counter(child.status for child in shown):
        counts = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in rest.items())
        tree.add(Text(f"and {counts}", style="dim"))


def _telling(actions: list[ActionState], limit: int) -> list[ActionState]:
    """The actions of many that a person looks for: failed ones first, then running ones, in the order they began."""
    rank = {"running": 1, "succeeded": 2}
    chosen = sorted(actions, key=lambda action: rank.get(action.status, 0))[:limit]
    return sorted(chosen, key=lambda action: action.started)


def _action_line(action: ActionState, now: float) -> Text:
    style = STYLES[action.status]
    line = Text(f"{MARKS.get(action.status, '✗')} ", style=style)
    line.append(one_line(action.label or action.task))
    line.append(f"  {tell_time((action.ended or now) - action.started)}", style="dim")
    if action.status not in ("running", "succeeded"):
        line.append(f"  {action.status.replace('_', ' ')}", style=style)
    for note in _notes(action):
        line.append(f"  {note}", style="dim")
    return line


def _notes(action: ActionState) -> Iterator[str]:
    if action.attempts > 1:
        yield f"attempt {action.attempts}"
    if action.cache == "hit":
        yield "cached"
    if action.trace:
        yield "trace"
    if action.group:
        yield f"group {one_line(action.group)}"
    if action.report:
        yield "report"


def outcome(state: RunState) -> RenderableType:
    """How the run ended: its status and time, its actions where it had several, its results and where they are."""
    status = state.status.replace("_", " ")
    title = Text.assemble(
        (f"{MARKS.get(state.status, '✗')} ", STYLES[state.status]),
        (one_line(state.task), "bold"),
        " ",
        (status, STYLES[state.status]),
        f" {'in' if state.status == 'succeeded' else 'after'} {tell_time(state.seconds or 0)}",
    )
    for note in _notes(state.root) if state.root else ():
        title.append(f"  {note}", style="dim")
    facts = list(_facts(state))
    width = max(len(name) for name, _ in facts) + 2
    return Group(action_tree(state, state.ended or 0, MAX_ITEMS, title), *(_fact(*fact, width) for fact in facts))


def _fact(name: str, value: str, width: int) -> Text:
    """A name and what stands beside it; never wrapped by us, so that a path can be copied."""
    return Text.assemble((name.ljust(width), "dim"), value.replace("\n", "\n" + " " * width))


def _facts(state: RunState) -> Iterator[tuple[str, str]]:
    for number, value in enumerate(state.outputs, start=1):
        yield ("result" if len(state.outputs) == 1 else f"result {number}"), value_text(value)
    if state.report:
        yield "report", inert(state.report)
    yield "run", inert(state.run_dir)


class _Bare(str):
    """A repr that stands in a bigger one as it is."""

    def __repr__(self) -> str:
        return str(self)


def value_text(plain: Any, width: int = 100) -> str:
    """An output's JSON as a Python user reads it, long ones shortened."""
    text = pretty_repr(_bare(plain), max_width=width, max_length=MAX_ITEMS, max_string=MAX_STRING)
    return inert(text)


def _bare(plain: Any) -> Any:
    if isinstance(plain, dict):
        if plain.keys() == {REPR, TYPE}:
            return _Bare(plain[REPR])
        return {key: _bare(value) for key, value in plain.items()}
    return [_bare(value) for value in plain] if isinstance(plain, list) else plain


def error_text(error: ErrorInfo, indent: str = "") -> Text:
    """An exception: what it says, the frames that are the person's with their source lines, what it came from."""
    text = Text(indent).append(one_line(error.type), style="bold red")
    if error.message:
        text.append(f": {inert(error.message)}".replace("\n", f"\n{indent}"))
    for frame in error.traceback:
        text.append_text(_frame(frame, f"\n{indent}  "))
    for part in error.parts:
        text.append("\n").append_text(error_text(part, f"{indent}    "))
    if error.cause:
        text.append(f"\n{indent}caused by\n", style="dim").append_text(error_text(error.cause, indent))
    return text


def _frame(frame: Frame, line: str) -> Text:
    if not frame.file:
        return Text(f"{line}{inert(frame.text)}", style="dim")
    text = Text(line).append(f"{inert(shown_path(frame.file))}:{frame.line}", style="cyan")
    text.append(f" in {one_line(frame.function)}", style="dim")
    return text.append(f"{line}  {inert(frame.text)}") if frame.text else text
