"""`flyte-tui runs show`: everything that was kept of one run."""

import json
from typing import Any

from flyte_debugger.history.kept_run import KeptRun, read_run
from flyte_debugger.history.log_tail import read_tail
from flyte_taskmodel.plain_json import to_plain
from flyte_tui.cli.runs.find_run import find_run


def show_run(run_id: str, as_json: bool) -> None:
    """Print a run as text or as one JSON object.

    Raises:
        RunNotFoundError: when no run, or more than one, matches.
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
        "output": [{"path": str(log), "tail": "\n".join(read_tail(log)[0])} for log in kept.logs],
    }
