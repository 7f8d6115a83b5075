"""`flyte-tui runs`: the history of runs."""
