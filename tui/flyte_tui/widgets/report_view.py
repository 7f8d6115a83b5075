"""A report as readable text, read again each time the task flushes it."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from flyte_tui.report.parse_report import read_report
from flyte_tui.report.render_report import draw_report
from flyte_tui.report.report_blocks import Section
from flyte_tui.report.web_browser import open_in_browser
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import DIM, short_path
from flyte_tui.widgets.rich_widget import Drawn, DrawnPane

MAX_BYTES = 30_000_000


class ReportView(Vertical):
    """Shows one report file and its path, so that a person without a browser on this machine can fetch it."""

    DEFAULT_CSS = """
    ReportView > Drawn { padding: 0 0 1 0; }
    """

    @dataclass
    class ReportRead(Message):
        """A thread has read the report's file."""

        path: str
        sections: list[Section]

    @dataclass
    class BrowserTried(Message):
        """Opening the report in a browser worked, or did not."""

        path: str
        opened: bool

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.path: str | None = None
        """The file that is shown."""
        self._place = Drawn()
        self._text = DrawnPane()

    def compose(self) -> ComposeResult:
        yield self._place
        yield self._text

    def on_mount(self) -> None:
        self.show_none("There is no report yet.")

    def show_none(self, sentence: str) -> None:
        """Say why there is no report."""
        self.path = None
        self._place.show(lambda colours: Text())
        self._text.show(lambda colours: Text(sentence, DIM))

    def show(self, path: str) -> None:
        """Show the report of this file, as it is now."""
        self.path = path
        self._place.show(lambda colours: Text(short_path(path), DIM))
        self._read(path)

    def open_in_browser(self) -> None:
        """Open the file that is shown in a browser; nothing when there is none."""
        if self.path is not None:
            self._open(self.path)

    @work(thread=True, group="browser")
    def _open(self, path: str) -> None:
        self.post_message(self.BrowserTried(path, open_in_browser(Path(path))))

    @on(BrowserTried)
    def _say_opened(self, event: BrowserTried) -> None:
        event.stop()
        place = one_line(event.path)
        if event.opened:
            self.notify(place, title="Opened in the browser", markup=False)
        else:
            text = f"No browser found on this machine. The report is at {place}"
            self.notify(text, severity="warning", timeout=15, markup=False)

    @work(thread=True, exclusive=True)
    def _read(self, path: str) -> None:
        try:
            with Path(path).open("rb") as file:
                html = file.read(MAX_BYTES).decode("utf-8", "replace")
        except OSError as error:
            html = f"<p>The report cannot be read: {error.strerror}.</p>"
        self.post_message(self.ReportRead(path, read_report(html)))

    @on(ReportRead)
    def _draw(self, event: ReportRead) -> None:
        event.stop()
        if event.path == self.path:
            self._text.show(partial(draw_report, event.sections), keep_place=True)
