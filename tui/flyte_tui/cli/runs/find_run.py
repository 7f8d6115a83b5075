"""The run that a person names on the command line."""

from flyte_debugger.history.run_history import RunRow
from flyte_tui.cli.runs.list_runs import history


def find_run(run_id: str) -> RunRow:
    """The run that a person means.

    Raises:
        RunNotFoundError: for a name of no run, or of several.
    """
    with history() as kept:
        return kept.find(run_id)
