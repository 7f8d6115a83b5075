"""A run as text and as HTML: its status, remarks and report."""

import html
from collections.abc import Iterator, Sequence
from pathlib import Path

from flyte_debugger.run.state import RunState
from flyte_notebook.run_view.sandbox_frame import sandboxed

MOST_REMARKS = 20
"""Most remarks shown in a cell; all are in the run's events."""

_MARKS = {"running": "▸", "succeeded": "✓"}

Bundle = dict[str, str]


def joined(parts: Sequence[Bundle]) -> Bundle:
    """The bundles joined, one below the other."""
    return {
        "text/plain": "\n".join(part["text/plain"] for part in parts),
        "text/html": "".join(part["text/html"] for part in parts),
    }


def status_line(state: RunState, seconds: float) -> Bundle:
    """`✓ hello.main succeeded in 0.40 s · 3 actions · 151 MiB of memory · 0.38 s of CPU`.

    Args:
        state: the run's present state.
        seconds: since it was requested; once it has ended, the run's own duration is shown.
    """
    mark, rest = "✗" if state.refused else _MARKS.get(state.status, "✗"), " · ".join(_words(state, seconds))
    return {
        "text/plain": f"{mark} {state.task} {rest}",
        "text/html": f'<div style="opacity:.8">{mark} <b>{html.escape(state.task)}</b> {html.escape(rest)}</div>',
    }


def notice_lines(state: RunState, notices: Sequence[str]) -> Iterator[Bundle]:
    """The notices and the remarks on resources, a small line each."""
    said = [*notices, *(used.notice for used in state.used.values() if used.notice)]
    shown = said[-MOST_REMARKS:]
    if len(said) > len(shown):
        yield _small(f"{len(said) - len(shown)} more remarks are in {Path(state.run_dir) / 'events.jsonl'}")
    yield from map(_small, shown)


def report_bundle(state: RunState) -> Bundle:
    """The run's report in its frame, with its path below; as text, the path alone.

    For a report file that no longer exists, a sentence that says so.
    """
    path = Path(state.report or "")
    try:
        page = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        text = f"The report {path} cannot be read: {error.strerror}."
        return {"text/plain": text, "text/html": html.escape(text)}
    others = sum(1 for action in state.actions.values() if action.report) - 1
    where = f"Report of {state.task}: {path}" + (f" ({others} more in {state.run_dir})" if others else "")
    return {
        "text/plain": where,
        "text/html": sandboxed(page, f"Report of {state.task}") + _small(where)["text/html"],
    }


def time_text(seconds: float) -> str:
    """`0.31 s`, `12.4 s`, `2 min 05 s`."""
    if seconds >= 60:
        return f"{int(seconds) // 60} min {int(seconds) % 60:02} s"
    return f"{seconds:.{2 if seconds < 1 else 1}f} s"


def size_text(count: int) -> str:
    """Bytes as `182 MiB` or `1.4 GiB`."""
    return f"{count / (1 << 30):.1f} GiB" if count >= 1 << 30 else f"{count / (1 << 20):.0f} MiB"


def _words(state: RunState, seconds: float) -> Iterator[str]:
    yield _how(state, seconds)
    root = state.root
    if root and root.cache == "hit":
        yield "from the cache"
    if root and root.attempts > 1:
        yield f"attempt {root.attempts}"
    if len(state.actions) > 1:
        over = sum(action.status != "running" for action in state.actions.values())
        running = state.status == "running"
        yield f"{over} of {len(state.actions)} actions done" if running else f"{len(state.actions)} actions"
        if hits := sum(action.cache == "hit" for action in state.actions.values() if action is not root):
            yield f"{hits} from the cache"
    if root and (used := state.used.get(root.id)):
        yield f"{size_text(used.peak_memory)} of memory" + (
            f" ({size_text(used.requested_memory)} requested)" if used.requested_memory else ""
        )
        yield f"{time_text(used.cpu_seconds)} of CPU" + (
            f" ({used.requested_cpus:g} requested)" if used.requested_cpus else ""
        )


def _how(state: RunState, seconds: float) -> str:
    if state.refused:
        return "did not start"
    if state.started is None:
        return "starting"
    if state.waiting and state.ended is None:
        return "waiting for an answer"
    if state.status == "running":
        return f"running, report after {time_text(seconds)}" if state.report else f"running for {time_text(seconds)}"
    joint = "in" if state.status == "succeeded" else "after"
    return f"{state.status.replace('_', ' ')} {joint} {time_text(state.seconds or 0.0)}"


def _small(text: str) -> Bundle:
    return {"text/plain": text, "text/html": f'<div style="opacity:.6;font-size:smaller">{html.escape(text)}</div>'}
