"""The cluster's runs as a table."""

import time
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message

from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_debugger.run.cluster_phases import status_of
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import DIM, Palette, duration, status_mark, status_style
from flyte_tui.widgets.table.column_fitting import Column
from flyte_tui.widgets.table.column_table import ColumnTable


class ClusterRunList(ColumnTable[ClusterRunRow]):
    """Runs of a cluster with their phase, time and who started them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", tooltip="Show the run under the cursor"),
    ]

    @dataclass
    class RunOpened(Message):
        """The person wants to see a run."""

        row: ClusterRunRow

    def __init__(self, id: str | None = None) -> None:
        columns = [
            Column("status", "Status", _status, most=24),
            Column("run", "Run", lambda row, _, __: Text(one_line(row.name)), most=36, yields=2),
            Column("started", "Started", _started, yields=4),
            Column("time", "Time", _time, "right", yields=3),
            Column("task", "Task", lambda row, _, __: Text(one_line(row.task, 200)), most=60),
            Column(
                "user",
                "Started by",
                lambda row, _, __: Text(one_line(row.user, 80), DIM),
                most=400,
                is_flexible=True,
                yields=5,
            ),
        ]
        super().__init__(columns, lambda row: row.name, id=id)

    def on_column_table_row_selected(self, event: ColumnTable.RowSelected) -> None:
        """Tell which run it is."""
        event.stop()
        if self.row:
            self.post_message(self.RunOpened(self.row))

    def tick(self) -> None:
        """Draw the marks and times of runs that go on."""
        if any(not row.is_over for row in self.rows):
            self.refresh()


def _status(row: ClusterRunRow, colours: Palette, width: int) -> Text:
    status = status_of(row.phase)
    return Text(f"{status_mark(status, time.time())} {row.phase.replace('_', ' ')}", status_style(status, colours))


def _started(row: ClusterRunRow, colours: Palette, width: int) -> Text:
    return Text(_ago(time.time() - row.started), DIM)


def _time(row: ClusterRunRow, colours: Palette, width: int) -> Text:
    return Text(duration((time.time() if row.ended is None else row.ended) - row.started))


def _ago(seconds: float) -> str:
    """How long ago, in one unit: `5 min ago`."""
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{int(seconds // size)} {unit} ago"
    return f"{max(int(seconds), 0)} s ago"
