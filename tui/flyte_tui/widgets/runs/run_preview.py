"""What a past run was given and what came of it, below the list of runs."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from textual import on, work
from textual.message import Message
from textual.timer import Timer

from flyte_debugger.history.kept_run import KeptRun, KeptRunError, output_logs, read_run
from flyte_debugger.history.log_tail import read_tail
from flyte_tui.result_text import draw_result
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette, fields, heading, short_path
from flyte_tui.widgets.rich_widget import DrawnPane
from flyte_tui.widgets.runs.run_entry import RunEntry

MAX_LINES = 50
BROAD = 90
"""Columns from which the output stands beside the result."""
PAUSE = 0.05
"""Seconds that the cursor rests on a run before it is read."""


class RunPreview(DrawnPane):
    """Shows the run under the cursor; reads it in a thread once the cursor rests."""

    @dataclass
    class RunRead(Message):
        """A thread has read a run."""

        entry: RunEntry
        kept: KeptRun | str
        """What there is of it, or a sentence on why there is nothing."""
        lines: list[str]
        """The last lines that it printed."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entry: RunEntry | None = None
        self._resting: Timer | None = None

    def show_run(self, entry: RunEntry | None) -> None:
        """Show this run; None for none."""
        if entry == self._entry:
            return
        self._entry = entry
        if self._resting:
            self._resting.stop()
        if entry is None:
            self.show(lambda colours: Text())
        else:
            self._resting = self.set_timer(PAUSE, partial(self._read, entry))

    @work(thread=True, exclusive=True, group="preview")
    def _read(self, entry: RunEntry) -> None:
        lines: list[str] = []
        try:
            kept: KeptRun | str = read_run(entry.run)
            for log in output_logs(Path(entry.run.folder)):
                lines += read_tail(log)[0]
        except (KeptRunError, OSError) as error:
            kept = str(error)
        self.post_message(self.RunRead(entry, kept, lines[-MAX_LINES:]))

    @on(RunRead)
    def _draw(self, event: RunRead) -> None:
        event.stop()
        if event.entry == self._entry:
            self.border_title = one_line(event.entry.run.run_id).replace("[", r"\[")
            self.show(partial(_draw_kept, event.kept, event.lines, self.size.width >= BROAD))


def _draw_kept(kept: KeptRun | str, lines: list[str], is_broad: bool, colours: Palette) -> RenderableType:
    if isinstance(kept, str):
        return Text(one_line(kept), colours.error)
    settings = [one.partition("=") for one in (kept.asked.request.overrides if kept.asked else ())]
    parts = [draw_result(kept.state, kept.state.root, colours)]
    if settings:
        rows = [(Text(one_line(name), BOLD), Text(one_line(value))) for name, _, value in settings]
        parts += [Text(), heading("Overrides", colours), Padding(fields(rows), (0, 0, 0, 2))]
    if kept.asked and (place := short_path(kept.asked.cwd)) != ".":
        parts.append(Text(f"In: {place}", DIM))
    printed = [heading("Output", colours), *(Text(one_line(line), no_wrap=True, overflow="ellipsis") for line in lines)]
    if not lines:
        return Group(*parts)
    if not is_broad:
        return Group(*parts, Text(), *printed)
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    table.add_row(Group(*parts), Group(*printed))
    return table
