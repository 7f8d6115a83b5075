"""What a past run was given and what came of it, below the list of runs."""

from dataclasses import dataclass
from functools import partial

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text
from textual import on, work
from textual.message import Message
from textual.timer import Timer

from flyte_debugger.history.kept_run import KeptRun, KeptRunError, read_run
from flyte_tui.result_text import draw_result
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette, fields, heading, short_path
from flyte_tui.widgets.rich_widget import DrawnPane
from flyte_tui.widgets.runs.run_entry import RunEntry

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
        try:
            kept: KeptRun | str = read_run(entry.run)
        except KeptRunError as error:
            kept = str(error)
        self.post_message(self.RunRead(entry, kept))

    @on(RunRead)
    def _draw(self, event: RunRead) -> None:
        event.stop()
        if event.entry == self._entry:
            self.border_title = one_line(event.entry.run.run_id).replace("[", r"\[")
            self.show(partial(_draw_kept, event.kept))


def _draw_kept(kept: KeptRun | str, colours: Palette) -> RenderableType:
    if isinstance(kept, str):
        return Text(one_line(kept), colours.error)
    settings = [one.partition("=") for one in (kept.asked.request.overrides if kept.asked else ())]
    parts = [draw_result(kept.state, kept.state.root, colours)]
    if settings:
        rows = [(Text(one_line(name), BOLD), Text(one_line(value))) for name, _, value in settings]
        parts += [Text(), heading("Overrides", colours), Padding(fields(rows), (0, 0, 0, 2))]
    if kept.asked:
        parts += [Text(f"In: {short_path(kept.asked.cwd)}", DIM)]
    return Group(*parts)
