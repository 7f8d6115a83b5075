"""A run as text and as HTML: its status, remarks and report."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flyte_debugger.run.state import RunState
from flyte_notebook.sandbox.sandbox_frame import sandboxed

MOST_REMARKS = 20
"""Most remarks shown in a cell; all are in the run's events."""

_MARKS = {"running": "▸", "succeeded": "✓"}
_COLOURS = {"running": "#1976d2", "succeeded": "#2e7d32", "failed": "#c62828"}
_NO_TIME = 0.005
"""Seconds that are not worth a word."""

Bundle = dict[str, str]


def joined(parts: Sequence[Bundle]) -> Bundle:
    """The bundles joined, one below the other."""
    return {
        "text/plain": "\n".join(part["text/plain"] for part in parts),
        "text/html": "".join(part["text/html"] for part in parts),
    }


@dataclass(frozen=True)
class StatusWords:
    """How a run stands, in words."""

    mark: str
    task: str
    outcome: Literal["running", "succeeded", "failed"]
    status: str
    """`running`, `succeeded`, `timed out`: what is coloured."""
    rest: str
    """`in 0.40 s · 3 actions`."""

    @property
    def text(self) -> str:
        """All of it."""
        is_sentence = self.rest.startswith(("in ", "after ", "for "))
        return f"{self.mark} {self.task} {self.status}{' ' if is_sentence else ' · ' if self.rest else ''}{self.rest}"


def status_words(state: RunState, seconds: float | None) -> StatusWords:
    """`✓ hello.main succeeded in 0.40 s · 3 actions · 151 MiB of memory · 0.38 s of CPU`.

    Args:
        state: the run's present state.
        seconds: since it was requested; None where the time is drawn apart from the words. Once it has ended, the run's
            own duration is told.
    """
    status, rest = _how(state, seconds)
    is_on = state.status == "running" and not state.refused
    outcome: Literal["running", "succeeded", "failed"] = (
        "running" if is_on else "succeeded" if state.status == "succeeded" else "failed"
    )
    mark = "✗" if state.refused else _MARKS.get(state.status, "✗")
    return StatusWords(mark, state.task, outcome, status, " · ".join(filter(None, [rest, *_words(state)])))


def status_line(state: RunState, seconds: float) -> Bundle:
    """The words of a run's status, the status itself coloured."""
    words = status_words(state, seconds)
    colour = _COLOURS[words.outcome]
    pill = f"color:#fff;background:{colour};border-radius:9px;padding:0 8px"
    status = f'<span style="{pill}">{html.escape(words.status)}</span>'
    rest = f'<span style="opacity:.75">{html.escape(words.rest)}</span>'
    return {
        "text/plain": words.text,
        "text/html": f'<div style="line-height:1.7"><span style="color:{colour}">{words.mark}</span> '
        f"<b>{html.escape(words.task)}</b> {status} {rest}</div>",
    }


def notice_lines(state: RunState, notices: Sequence[str]) -> Iterator[Bundle]:
    """The notices and the remarks on resources, a small line each."""
    yield from map(_small, said_of(state, notices))


def said_of(state: RunState, notices: Sequence[str]) -> list[str]:
    """The notices and the remarks on resources, the last ones; before them how many more there are."""
    said = [*notices, *(used.notice for used in state.used.values() if used.notice)]
    shown = said[-MOST_REMARKS:]
    more = len(said) - len(shown)
    return [f"{more} more remarks are in {Path(state.run_dir) / 'events.jsonl'}", *shown] if more else shown


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


def shown_line(text: str) -> Bundle:
    """One line of text."""
    return {"text/plain": text, "text/html": f"<div>{html.escape(text)}</div>"}


def time_text(seconds: float) -> str:
    """`0.31 s`, `12.4 s`, `2 min 05 s`."""
    if seconds >= 60:
        return f"{int(seconds) // 60} min {int(seconds) % 60:02} s"
    return f"{seconds:.{2 if seconds < 1 else 1}f} s"


def size_text(count: int) -> str:
    """Bytes as `182 MiB` or `1.4 GiB`."""
    return f"{count / (1 << 30):.1f} GiB" if count >= 1 << 30 else f"{count / (1 << 20):.0f} MiB"


def _words(state: RunState) -> Iterator[str]:
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
        if used.cpu_seconds >= _NO_TIME:
            yield f"{time_text(used.cpu_seconds)} of CPU" + (
                f" ({used.requested_cpus:g} requested)" if used.requested_cpus else ""
            )


def _how(state: RunState, seconds: float | None) -> tuple[str, str]:
    """The status, and since when or in what time."""
    took = "" if seconds is None else time_text(seconds)
    if state.refused:
        return "did not start", ""
    if state.started is None:
        return "starting", ""
    if state.waiting and state.ended is None:
        return "waiting for an answer", ""
    if state.status == "running" and seconds is None:
        return "running", ""
    if state.status == "running":
        return ("running, report", f"after {took}") if state.report else ("running", f"for {took}")
    joint = "in" if state.status == "succeeded" else "after"
    return state.status.replace("_", " "), f"{joint} {time_text(state.seconds or 0.0)}"


def _small(text: str) -> Bundle:
    return {"text/plain": text, "text/html": f'<div style="opacity:.6;font-size:smaller">{html.escape(text)}</div>'}
