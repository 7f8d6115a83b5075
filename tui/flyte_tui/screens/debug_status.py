"""The first line of the debug screen: what is debugged, and how it stands."""

import time
from dataclasses import dataclass

from rich.text import Text

from flyte_debugger.run.state import RunState
from flyte_tui.debugging.tidings import View
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette, duration, short_path, status_mark, status_style

BOUNDARY = "/flyte_debugger/worker/debug/boundary_frames.py"
"""Has the frames of stops at a task's boundary that no line of the task stands for."""


@dataclass(frozen=True)
class Standing:
    """What is known of a program under the debugger."""

    state: RunState
    view: View | None
    """Where it stands still, or what is shown instead; None while there is neither."""
    is_run: bool
    is_let_go: bool
    is_ending: bool
    reason: str
    """Why the session is over; empty while it is not."""


def draw_standing(standing: Standing, colours: Palette, is_narrow: bool) -> tuple[Text, Text]:
    """The left and the right part of the line."""
    state = standing.state
    took = f"{duration(state.ended - state.started)}  " if state.ended and state.started else ""
    return _left(standing, colours), Text(f"{took}{'' if is_narrow else state.run_id}".rstrip(), DIM)


def _left(standing: Standing, colours: Palette) -> Text:
    state, view, now = standing.state, standing.view, time.time()
    if standing.is_run and state.ended is not None and not (view and view.aside):
        status = "refused" if state.refused else state.status
        style = status_style(status, colours)
        words = "not started" if state.refused else status.replace("_", " ")
        return (
            Text(f"{status_mark(status, now)} ", style).append(one_line(state.task), BOLD).append(f"  {words}", style)
        )
    if standing.is_ending:
        text = Text(f"{status_mark('running', now)} ", colours.warning).append(one_line(state.task), BOLD)
        return text.append("  ending, escape does not wait for it", colours.warning)
    if not standing.is_run and standing.reason:
        return Text("■ ", colours.accent).append(one_line(f"{state.task}  {standing.reason}", 300))
    if view is not None and view.aside:
        text = Text("◁ ", colours.success).append(one_line(view.task or state.task), BOLD)
        return text.append(one_line(f"  {view.aside.words}", 200), colours.success).append("  escape comes back", DIM)
    if view is not None:
        text = Text("▶ ", colours.warning).append(one_line(view.task or state.task), BOLD)
        return text.append(f"  {_stopped(view)}", colours.error if view.error else colours.warning)
    text = Text(f"{status_mark('running', now)} ", colours.accent).append(one_line(state.task), BOLD)
    return text.append(f"  {_running(standing)}", colours.accent)


def _stopped(view: View) -> str:
    frame = view.frame
    path = (frame.source.path or "") if frame else ""
    if frame and path.endswith(BOUNDARY):
        where = frame.name.replace("at_", "at its ").replace("_", " ")
    else:
        where = f"{short_path(path).rpartition('/')[2]}:{frame.line}" if frame else ""
    if view.stop and (process := view.stop.process):
        where = f"{where}  in {process.name} ({process.pid})"
    return one_line(f"{where}  {view.error or (view.stop.reason if view.stop else '')}", 200)


def _running(standing: Standing) -> str:
    if standing.state.waiting:
        return "waits for an answer, a gives it"
    if standing.is_let_go:
        return "running without the debugger"
    return "running" if standing.state.started or not standing.is_run else "starting"
