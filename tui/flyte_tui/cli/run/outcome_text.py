"""How actions, results and errors are printed, in the live view and the plain one."""

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from rich.console import Group, RenderableType
from rich.pretty import pretty_repr
from rich.text import Text
from rich.tree import Tree

from flyte_debugger.run.events import ResourcesUsed
from flyte_debugger.run.state import ActionState, RunState
from flyte_taskmodel.description.json_values import REPR, TYPE
from flyte_taskmodel.description.task_description import ErrorInfo, Frame
from flyte_taskmodel.overrides.quantities import format_bytes
from flyte_tui.cli.run.attempts import ENDED, status_text
from flyte_tui.cli.text import shown_path, tell_time
from flyte_tui.sanitize import one_line, sanitize

STYLES = {
    "running": "cyan",
    "succeeded": "green",
    "failed": "bold red",
    "timed_out": "bold red",
    "out_of_memory": "bold red",
    "preempted": "yellow",
    "crashed": "bold red",
    "cancelled": "yellow",
}
MARKS = {"running": "▸", "succeeded": "✓", "cancelled": "■", "preempted": "■"}
MAX_ITEMS = 50
"""Most items of one list or dict of a result; all of it is in the run's folder."""
MAX_STRING = 2000


def action_tree(state: RunState, now: float, limit: int, title: RenderableType) -> RenderableType:
    """The actions below the root action, at most `limit` under each parent."""
    tree = Tree(title, guide_style="dim")
    if state.root:
        _grow(tree, state, state.root, now, limit)
    return tree


def _grow(tree: Tree, state: RunState, parent: ActionState, now: float, limit: int) -> None:
    children = state.children(parent.id)
    shown = children if len(children) <= limit else _telling(children, limit)
    for child in shown:
        _grow(tree.add(_action_line(state, child, now)), state, child, now, limit)
    if rest := Counter(child.status for child in children) - Counter(child.status for child in shown):
        counts = ", ".join(f"{count:,} {status_text(status)}" for status, count in rest.items())
        tree.add(Text(f"and {counts}", style="dim"))


def _telling(actions: list[ActionState], limit: int) -> list[ActionState]:
    """The most relevant of many actions: failed ones first, then running ones, in the order of their start."""
    rank = {"running": 1, "succeeded": 2}
    chosen = sorted(actions, key=lambda action: rank.get(action.status, 0))[:limit]
    return sorted(chosen, key=lambda action: action.started)


def _action_line(state: RunState, action: ActionState, now: float) -> Text:
    style = STYLES[action.status]
    line = Text(f"{MARKS.get(action.status, '✗')} ", style=style)
    line.append(one_line(action.label or action.task))
    line.append(f"  {tell_time((action.ended or now) - action.started)}", style="dim")
    if action.status not in ("running", "succeeded"):
        line.append(f"  {status_text(action.status)}", style=style)
    for note in notes(state, action, now):
        line.append(f"  {note}", style="dim")
    return line


def notes(state: RunState, action: ActionState, now: float) -> Iterator[str]:
    """Further facts about an action: its attempts, a cache hit, its group."""
    if lost := Counter(attempt.status for attempt in state.lost_attempts(action.id)):
        before = ", ".join(f"{count:,} {status_text(status)}" for status, count in lost.items())
        next_at = state.next_attempt_at(action.id) if action.status == "running" else None
        when = f" in {tell_time(next_at - now)}" if next_at else ""
        yield f"attempt {lost.total() + 1}{when} ({before})"
    if action.status == "running" and action.phase not in (None, "running"):
        yield (action.phase or "").replace("_", " ")
    if action.cache == "hit":
        yield "cache hit"
    if action.trace:
        yield "condition" if action.id in state.conditions else "trace"
    if action.group:
        yield f"group {one_line(action.group)}"
    if action.report:
        yield "report"


def outcome(state: RunState) -> RenderableType:
    """How the run ended: status and time, the actions if there were several, results, and paths."""
    title = Text.assemble(
        (f"{MARKS.get(state.status, '✗')} ", STYLES[state.status]),
        (one_line(state.task), "bold"),
        " ",
        (ENDED.get(state.status, state.status), STYLES[state.status]),
        f" {'in' if state.status == 'succeeded' else 'after'} {tell_time(state.seconds or 0)}",
    )
    for note in notes(state, state.root, state.ended or 0) if state.root else ():
        title.append(f"  {note}", style="dim")
    facts = list(_facts(state))
    width = max((len(name) for name, _ in facts), default=0) + 2
    return Group(action_tree(state, state.ended or 0, MAX_ITEMS, title), *(_fact(*fact, width) for fact in facts))


def _fact(name: str, value: str, width: int) -> Text:
    """A name and its value; not wrapped, so that a path can be copied."""
    return Text.assemble((name.ljust(width), "dim"), value.replace("\n", "\n" + " " * width))


def _facts(state: RunState) -> Iterator[tuple[str, str]]:
    for number, (value, text) in enumerate(zip_longest(state.outputs, state.outputs_text), start=1):
        yield (
            ("result" if len(state.outputs) == 1 else f"result {number}"),
            sanitize(text) if text else value_text(value),
        )
    used = state.used.get(state.root.id) if state.root else None
    if used and used.peak_memory:  # None was seen of a process that died at once.
        yield "used", used_text(used)
    yield from _notices(state)
    if state.report:
        yield "report", sanitize(state.report)
    if state.run_dir:  # A run of a cluster has no folder here.
        yield "run", sanitize(state.run_dir)


def used_text(used: ResourcesUsed) -> str:
    """What an action used and requested, in one line, and a remark on that in another."""
    memory = f" ({format_bytes(used.requested_memory)} requested)" if used.requested_memory else ""
    cpus = (
        f" ({used.requested_cpus:g} CPU{'' if used.requested_cpus == 1 else 's'} requested)"
        if used.requested_cpus
        else ""
    )
    line = f"{format_bytes(used.peak_memory)} of memory at its peak{memory}, {tell_time(used.cpu_seconds)} of CPU{cpus}"
    return f"{line}\n{sanitize(used.notice)}" if used.notice else line


def _notices(state: RunState) -> Iterator[tuple[str, str]]:
    """The remarks on called tasks that ran in their own process, one for each task."""
    said = {state.actions[action].task: used for action, used in state.used.items() if used.notice}
    for task, used in said.items():
        if state.root and task != state.root.task:
            yield "", f"{one_line(task)}: {sanitize(used.notice or '')}"


class _Bare(str):
    """A repr that is inserted unchanged into a bigger one."""

    def __repr__(self) -> str:
        return str(self)


def value_text(plain: Any, width: int = 100) -> str:
    """An output's JSON as Python would print it; a long one is shortened."""
    text = pretty_repr(_bare(plain), max_width=width, max_length=MAX_ITEMS, max_string=MAX_STRING)
    return sanitize(text)


def _bare(plain: Any) -> Any:
    if isinstance(plain, dict):
        if plain.keys() == {REPR, TYPE}:
            return _Bare(plain[REPR])
        return {key: _bare(value) for key, value in plain.items()}
    return [_bare(value) for value in plain] if isinstance(plain, list) else plain


def error_text(error: ErrorInfo, indent: str = "") -> Text:
    """An exception: its message, the frames of user code with source lines, and its cause."""
    text = Text(indent).append(one_line(error.type), style="bold red")
    if error.message:
        text.append(f": {sanitize(error.message)}".replace("\n", f"\n{indent}"))
    for frame in error.traceback:
        text.append_text(_frame(frame, f"\n{indent}  "))
    for part in error.parts:
        text.append("\n").append_text(error_text(part, f"{indent}    "))
    if error.cause:
        text.append(f"\n{indent}caused by\n", style="dim").append_text(error_text(error.cause, indent))
    return text


def _frame(frame: Frame, line: str) -> Text:
    if not frame.file:
        return Text(f"{line}{sanitize(frame.text)}", style="dim")
    text = Text(line).append(f"{sanitize(shown_path(frame.file))}:{frame.line}", style="cyan")
    text.append(f" in {one_line(frame.function)}", style="dim")
    return text.append(f"{line}  {sanitize(frame.text)}") if frame.text else text
