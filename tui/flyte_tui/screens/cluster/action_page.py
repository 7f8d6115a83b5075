"""The result page of one action of the cluster: error, outputs and inputs, and what only a cluster knows of it."""

import time
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from flyte_debugger.protocol.cluster_answers import ActionDetail, Attempt
from flyte_debugger.run.state import ActionState, RunState
from flyte_tui.result_text import draw_result
from flyte_tui.sanitize import one_line, sanitize
from flyte_tui.theme_styles import DIM, Palette, duration, fields, heading, short_path


def draw_action(
    state: RunState, action: ActionState | None, detail: ActionDetail | None, log: Path | None, colours: Palette
) -> RenderableType:
    """The page; without details yet, what the list of actions tells."""
    page = draw_result(state, action, colours)
    if detail is None:
        return Group(page, Text("Asking the cluster for more.", DIM))
    facts = {
        "code": f"{detail.module}.{detail.instance}" if detail.module else "",
        "version": detail.version,
        "image": detail.image,
        "env_vars": ", ".join(f"{name}={value}" for name, value in detail.env_vars.items()),
        "secrets": ", ".join(detail.secrets),
        "flyte": detail.flyte_version,
        "log": short_path(str(log)) if log and detail.has_logs else "",
        "page": detail.url,
        "note": detail.unread or "",
    }
    rows = [(Text(name, DIM), Text(sanitize(value))) for name, value in facts.items() if value]
    return Group(
        page,
        heading("Attempts", colours),
        Padding(Group(*map(_attempt, detail.attempts)), (0, 0, 1, 2)),
        heading("On the cluster", colours),
        Padding(fields(rows), (0, 0, 1, 2)),
    )


def _attempt(attempt: Attempt) -> Text:
    """An attempt with its phases and the times that they took."""
    line = Text(f"{attempt.number}  {attempt.phase.replace('_', ' ')}")
    for phase in attempt.phases:
        took = (phase.ended or time.time()) - phase.started
        line.append(f"  {one_line(phase.name.replace('_', ' '))} {duration(took)}", DIM)
    return line
