"""The first line of the debug screen: what is debugged, and how it stands."""

import time
from dataclasses import dataclass

from rich.text import Text

from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.run.state import RunState
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette, duration, short_path, status_mark, status_style

BOUNDARY = "/flyte_debugger/worker/debug/boundary_frames.py"
"""Has the frames of stops at a task's boundary that no line of the task stands for."""


@dataclass(frozen=True)
class ProgramStatus:
    """What is known of a program under the debugger."""

    state: RunState
    snapshot: StopSnapshot | None
    """Where it stands still, or what is shown instead; None while there is neither."""
    is_run: bool
    is_let_go: bool
    is_ending: bool
    reason: str
    """Why the session is over; empty while it is not."""


def draw_status(program: ProgramStatus, colours: Palette, is_narrow: bool) -> tuple[Text, Text]:
    """The left and the right part of the line."""
    state = program.state
    took = f"{duration(state.ended - state.started)}  " if state.ended and state.started else ""
    return _left(program, colours), Text(f"{took}{'' if is_narrow else state.run_id}".rstrip(), DIM)


def _left(program: ProgramStatus, colours: Palette) -> Text:
    state, snapshot, now = program.state, program.snapshot, time.time()
    if program.is_run and state.ended is not None and not (snapshot and snapshot.stack_snapshot):
        status = "refused" if state.refused else state.status
        style = status_style(status, colours)
        words = "not started" if state.refused else status.replace("_", " ")
        return (
            Text(f"{status_mark(status, now)} ", style).append(one_line(state.task), BOLD).append(f"  {words}", style)
        )
    if program.is_ending:
        text = Text(f"{status_mark('running', now)} ", colours.warning).append(one_line(state.task), BOLD)
        return text.append("  ending, escape does not wait for it", colours.warning)
    if not program.is_run and program.reason:
        return Text("■ ", colours.accent).append(one_line(f"{state.task}  {program.reason}", 300))
    if snapshot is not None and snapshot.stack_snapshot:
        text = Text("◁ ", colours.success).append(one_line(snapshot.task or state.task), BOLD)
        return text.append(one_line(f"  {snapshot.stack_snapshot.title}", 200), colours.success).append(
            "  escape comes back", DIM
        )
    if snapshot is not None:
        text = Text("▶ ", colours.warning).append(one_line(snapshot.task or state.task), BOLD)
        return text.append(f"  {_stopped(snapshot)}", colours.error if snapshot.error else colours.warning)
    text = Text(f"{status_mark('running', now)} ", colours.accent).append(one_line(state.task), BOLD)
    return text.append(f"  {_running(program)}", colours.accent)


def _stopped(snapshot: StopSnapshot) -> str:
    frame = snapshot.frame
    path = (frame.source.path or "") if frame else ""
    if frame and path.endswith(BOUNDARY):
        where = frame.name.replace("at_", "at its ").replace("_", " ")
    else:
        where = f"{short_path(path).rpartition('/')[2]}:{frame.line}" if frame else ""
    if snapshot.process:
        where = f"{where}  in {snapshot.process.name} ({snapshot.process.pid})"
    return one_line(f"{where}  {snapshot.error or snapshot.reason}", 200)


def _running(program: ProgramStatus) -> str:
    if program.state.waiting:
        return "waits for an answer, a gives it"
    if program.state.waits_for_input:
        return "waits for input, the line below gives it"
    if program.is_let_go:
        return "running without the debugger"
    return "running" if program.state.started or not program.is_run else "starting"
