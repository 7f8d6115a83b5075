"""The table of the cluster's runs, fitted to the terminal's width."""

from rich.table import Table
from rich.text import Text

from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_tui.cli.cluster.cluster_text import duration_text, phase_text, started_text
from flyte_tui.cli.run.plain_view import console
from flyte_tui.sanitize import one_line

WITH_USER, WITH_TIME = 100, 80
"""Terminal widths from which the person and the time of the start are shown."""


def print_runs(rows: list[ClusterRunRow]) -> None:
    """Print a row for each run; the task takes the remaining width."""
    terminal = console()
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    columns = [width for width in (WITH_TIME, WITH_USER) if terminal.width >= width]
    for _ in columns:
        table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    for row in rows:
        extra = [Text(started_text(row), "dim"), Text(one_line(row.user or "-"), "dim")][: len(columns)]
        cells = [Text(one_line(row.name)), phase_text(row.phase), Text(duration_text(row), "dim")]
        table.add_row(*cells, *extra, Text(one_line(row.task)))
    terminal.print(table)
