"""The table of runs, fitted to the terminal's width."""

from rich.table import Table
from rich.text import Text

from flyte_debugger.history.run_history import RunRow
from flyte_tui.cli.run.attempts import status_text
from flyte_tui.cli.run.outcome_text import MARKS, STYLES
from flyte_tui.cli.run.plain_view import console
from flyte_tui.cli.text import run_numbers
from flyte_tui.sanitize import one_line

ID, STATUS, SECONDS, MEMORY, TASK, ERROR = range(6)
WITH_ERRORS, WITH_MEMORY = 100, 80
"""Terminal widths from which the error and the peak memory are shown."""


def print_runs(rows: list[RunRow]) -> None:
    """Print a row for each run; the last column takes the remaining width."""
    terminal = console()
    shown = [ID, STATUS, SECONDS, TASK]
    if terminal.width >= WITH_MEMORY:
        shown.insert(3, MEMORY)
    if terminal.width >= WITH_ERRORS:
        shown.append(ERROR)
    cells = [_cells(row) for row in rows]
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    for at in shown:
        width = max(line[at].cell_len for line in cells)
        if at == shown[-1]:
            table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        else:
            table.add_column(
                no_wrap=True,
                justify="right" if at in (SECONDS, MEMORY) else "left",
                width=min(width, terminal.width // 2),
            )
    for line in cells:
        table.add_row(*(line[at] for at in shown))
    terminal.print(table)


def _cells(row: RunRow) -> list[Text]:
    status = Text(f"{MARKS.get(row.status, '✗')} {status_text(row.status)}", style=STYLES[row.status])
    numbers = [Text(number, style="dim") for number in run_numbers(row)]
    return [Text(row.run_id), status, *numbers, Text(one_line(row.task)), Text(one_line(row.error or ""), style="dim")]
