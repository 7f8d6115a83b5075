"""A stop as text and HTML, saved with the notebook for who reads it without a kernel."""

import html
from collections.abc import Sequence
from typing import Any

from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_notebook.debug_view import view_state
from flyte_notebook.debug_view.drawn_view import DrawnView
from flyte_notebook.debug_view.variable_view import bounded
from flyte_notebook.run_view.cell_text import typed_lines
from flyte_notebook.run_view.run_report import Bundle, joined
from flyte_notebook.task_browser.tables import shown_table

LINES_BEFORE, LINES_AFTER = 5, 4
MAX_VALUES = 30
MAX_FRAMES = 20


def saved_stop(view: DrawnView) -> Bundle:
    """How the program stands, and where it stands still, or did last."""
    status = view.draw("status")
    headline = " ".join(filter(None, [status["text"], status["task"], status["detail"]]))
    parts = [_line(headline, "b")]
    if status["error"]:
        parts.append(_line(status["error"], "code"))
    snapshot = view.snapshot or view.last_stop
    if snapshot is not None:
        parts += [] if view.snapshot else [_line(f"It was stopped last at {_place(view, snapshot)}.", "span")]
        parts += _stop(view, snapshot)
    return joined(parts)


def _place(view: DrawnView, snapshot: StopSnapshot) -> str:
    return view_state.place_of(snapshot.frame, view.title) if snapshot.frame else "no line"


def _stop(view: DrawnView, snapshot: StopSnapshot) -> list[Bundle]:
    """The source around the line, the values, the stack."""
    if snapshot.frame is None:
        return []
    parts = []
    if snapshot.source is not None:
        source = snapshot.source
        parts.append(_source(typed_lines(source.path, source.lines), snapshot.frame.line))
    values = [(row.name, bounded(row.value), row.type) for row in (snapshot.locals or ())[:MAX_VALUES]]
    if values:
        parts.append(shown_table(("Name", "Value", "Type"), ("b", "code", "code"), values))
    frames = [(one["name"], one["place"]) for one in view_state.stack(snapshot, view.title)[:MAX_FRAMES]]
    parts.append(shown_table(("Frame", "At"), ("b", "code"), frames))
    return parts


def _line(text: str, tag: str) -> Bundle:
    return {"text/plain": text, "text/html": f"<div><{tag}>{html.escape(text)}</{tag}></div>"}


def _source(lines: Sequence[str], current: int) -> Bundle:
    first = max(1, current - LINES_BEFORE)
    shown: list[tuple[int, Any]] = [*enumerate(lines[first - 1 : current + LINES_AFTER], first)]
    text = "\n".join(f"{'->' if number == current else '  '} {number:>4}  {line}" for number, line in shown)
    page = "".join(
        f"<b>{html.escape(line)}</b>\n" if line.startswith("->") else f"{html.escape(line)}\n"
        for line in text.split("\n")
    )
    return {"text/plain": text, "text/html": f'<pre style="line-height:1.4">{page}</pre>'}
