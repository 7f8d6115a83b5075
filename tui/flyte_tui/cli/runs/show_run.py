"""`flyte-tui runs show`: everything that was kept of one run."""

import json
from collections import deque
from pathlib import Path
from typing import Any

from flyte_taskmodel.plain_json import to_plain
from flyte_tui.cli.runs.kept_run import KeptRun, find_run, read_run

TAIL = 20
"""Lines of each output that are shown; the rest is in its file."""
LONG = 1 << 16
"""Bytes at the end of an output in which these are looked for."""


def show_run(run_id: str, as_json: bool) -> None:
    """Print a run, as one JSON object or to read.

    Raises:
        RunNotFoundError: for a name of no run, or of several.
        KeptRunError: when its folder is gone.
    """
    kept = read_run(find_run(run_id))
    if as_json:
        print(json.dumps(to_json(kept)))
    else:
        from flyte_tui.cli.run.plain_view import print_report
        from flyte_tui.cli.runs.run_report import run_report

        print_report(run_report(kept))


def to_json(kept: KeptRun) -> dict[str, Any]:
    """The object that `--json` prints, described in `docs/command-line.md`."""
    state = kept.state
    attempts = [
        {"action": action, **to_plain(attempt)} for action, tries in state.attempts.items() for attempt in tries
    ]
    return {
        "run": to_plain(kept.row),
        "request": to_plain(kept.asked.request) if kept.asked else None,
        "cwd": kept.asked.cwd if kept.asked else None,
        "result": state.to_json(),
        "inputs": state.root.inputs if state.root else None,
        "attempts": attempts,
        "resources": to_plain(list(state.used.values())),
        "notices": state.notices,
        "output": [{"path": str(log), "tail": "\n".join(tail(log)[0])} for log in kept.logs],
    }


def tail(log: Path) -> tuple[list[str], bool]:
    """The last lines of an output, and whether there are more before them."""
    with log.open("rb") as file:
        start = max(0, log.stat().st_size - LONG)
        file.seek(start)
        text = file.read().decode("utf-8", "replace")
    lines = text.splitlines()
    return list(deque(lines, TAIL)), start > 0 or len(lines) > TAIL
