"""A report as readable text with its pictures, read again each time the task flushes it."""

import platform
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Tab, Tabs

from flyte_tui.report.export_report import export_report
from flyte_tui.report.load_picture import load_picture
from flyte_tui.report.parse_report import read_report
from flyte_tui.report.render_report import draw_blocks
from flyte_tui.report.report_blocks import Block, Picture, Section
from flyte_tui.report.report_server import REPORTS
from flyte_tui.report.web_browser import open_in_browser
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import DIM, short_path
from flyte_tui.widgets.rich_widget import Drawn

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 30_000_000
MAX_PICTURES = 40
"""Pictures of one section that are drawn; those beyond are named."""


class ReportView(Vertical):
    """Shows one report file, a tab for each of its sections, and its path."""

    DEFAULT_CSS = """
    ReportView {
        & > #place { height: 1; }
        & > Tabs { display: none; &.-several { display: block; } }
        & > VerticalScroll { height: 1fr; }
        & .picture { max-width: 110; margin: 0 0 1 0; &.-graphics { width: 100%; height: auto; } }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "export", "Export", tooltip="Write the report as one file into the working directory"),
        Binding("left_square_bracket", "turn(-1)", "Tab before", key_display="[", show=False),
        Binding("right_square_bracket", "turn(1)", "Next tab", key_display="]", show=False),
    ]

    @dataclass
    class ReportRead(Message):
        """A thread has read the report's file, and made its pictures ready."""

        path: str
        sections: list[Section]
        pictures: "dict[int, Image]"
        """By the id of their block."""

    @dataclass
    class BrowserTried(Message):
        """Opening the report in a browser worked, or did not."""

        address: str
        opened: bool

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.path: str | None = None
        """The file that is shown."""
        self._place = Drawn(id="place")
        self._tabs = _tab_row([], 0)
        self._body = VerticalScroll()
        self._sections: list[Section] = []
        self._pictures: dict[int, Image] = {}
        self._at = 0

    def compose(self) -> ComposeResult:
        yield self._place
        yield self._tabs
        yield self._body

    def on_mount(self) -> None:
        self.show_none("There is no report yet.")

    def show_none(self, sentence: str) -> None:
        """Say why there is no report."""
        self.path = None
        self._place.show(lambda colours: Text(sentence, DIM))
        self._sections = []
        self._tabs.remove_class("-several")
        self._body.remove_children()

    def show(self, path: str) -> None:
        """Show the report of this file, as it is now."""
        if path != self.path:
            self._at = 0
        self.path = path
        self._place.show(lambda colours: Text(short_path(path), DIM, no_wrap=True, overflow="ellipsis"))
        self._read(path)

    @property
    def wanted_height(self) -> int:
        """The lines that the report would take."""
        tabs = self._tabs.outer_size.height if self._tabs.display else 0
        return 1 + tabs + sum(one.outer_size.height + one.styles.margin.height for one in self._body.children)

    def open_in_browser(self) -> None:
        """Open the file that is shown in a browser; nothing when there is none."""
        if self.path is not None:
            self._open(self.path)

    def action_turn(self, step: int) -> None:
        """Show the tab before, or the next one."""
        if self._sections:
            self._tabs.active = f"section-{(self._at + step) % len(self._sections)}"

    @work(thread=True, group="browser")
    def _open(self, path: str) -> None:
        address = REPORTS.address_of(Path(path))
        self.post_message(self.BrowserTried(address, open_in_browser(address)))

    @on(BrowserTried)
    def _say_opened(self, event: BrowserTried) -> None:
        event.stop()
        if event.opened:
            self.notify("The address holds once, for this machine.", title="Opened in the browser", markup=False)
            return
        port = REPORTS.port
        text = (
            f"No browser found on this machine. Forward the port from yours, ssh -L {port}:127.0.0.1:{port} "
            f"{one_line(platform.node()) or 'HOST'}, and open {event.address}"
        )
        self.notify(text, severity="warning", timeout=60, markup=False)

    @work(thread=True, group="export")
    def action_export(self) -> None:
        """Write the report as one file into the working directory."""
        if self.path is None:
            return
        path = Path(self.path)
        name = f"report-{path.parents[3].name}" if len(path.parents) > 3 else "report"
        try:
            said = f"Written to {export_report(path, Path.cwd(), name)}"
        except OSError as error:
            said = f"The report was not written: {error.strerror or error}."
        self.app.call_from_thread(self.notify, one_line(said), markup=False)

    @work(thread=True, exclusive=True)
    def _read(self, path: str) -> None:
        try:
            with Path(path).open("rb") as file:
                html = file.read(MAX_BYTES).decode("utf-8", "replace")
        except OSError as error:
            html = f"<p>The report cannot be read: {error.strerror}.</p>"
        sections = read_report(html)
        pictures: dict[int, Image] = {}
        for section in sections:
            blocks = [block for block in section.blocks if isinstance(block, Picture)][:MAX_PICTURES]
            pictures |= {id(block): image for block in blocks if (image := load_picture(block))}
        self.post_message(self.ReportRead(path, sections, pictures))

    @on(ReportRead)
    async def _take(self, event: ReportRead) -> None:
        event.stop()
        if event.path != self.path:
            return
        self._sections, self._pictures = event.sections, event.pictures
        self._at = min(self._at, max(0, len(event.sections) - 1))
        await self._name_tabs([section.title or "untitled" for section in event.sections])
        await self._draw(keep_place=True)

    async def _name_tabs(self, titles: list[str]) -> None:
        """Have a tab for each section; with a single one there are none.

        They are made anew: to draw the line below tabs that were added, Textual puts work off that fails once the
        screen is left.
        """
        before, labels = self._tabs, [one_line(title, 40) for title in titles]
        if [str(tab.label) for tab in before.query(Tab)] != labels:
            self._tabs = _tab_row(labels, self._at)
        self._tabs.set_class(len(labels) > 1, "-several")
        if self._tabs is not before:
            with self.app.batch_update():
                await before.remove()
                await self.mount(self._tabs, after=self._place)

    @on(Tabs.TabActivated)
    async def _turn_to(self, event: Tabs.TabActivated) -> None:
        event.stop()
        at = int((event.tab.id or "section-0").rpartition("-")[2])
        if at != self._at and at < len(self._sections):
            self._at = at
            await self._draw(keep_place=False)

    async def _draw(self, keep_place: bool) -> None:
        """Show the section, changing no more than what differs from what is shown."""
        section = self._sections[self._at] if self._sections else Section()
        wanted = list(map(self._widget_of, _pieces(section.blocks, self._pictures)))
        place = self._body.scroll_y
        with self.app.batch_update():
            await self._body.remove_children()
            await self._body.mount_all(wanted)
        self._body.scroll_to(y=place if keep_place else 0, animate=False)

    def _widget_of(self, piece: "list[Block] | Image") -> Widget:
        if isinstance(piece, list):
            drawn = Drawn()
            drawn.show(partial(draw_blocks, piece))
            return drawn
        from flyte_tui.report.picture_widget import picture_widget

        return picture_widget(piece)


def _tab_row(labels: list[str], active: int) -> Tabs:
    tabs = (Tab(Content(label), id=f"section-{number}") for number, label in enumerate(labels))
    row = Tabs(*tabs, active=f"section-{active}" if labels else None)
    row.can_focus = False  # Its keys are ours: what scrolls has the focus.
    return row


def _pieces(blocks: list[Block], pictures: "dict[int, Image]") -> "list[list[Block] | Image]":
    """The blocks, cut where a picture is drawn."""
    pieces: list[list[Block] | Image] = []
    for block in blocks:
        image = pictures.get(id(block))
        if image is not None:
            pieces.append(image)
        elif pieces and isinstance(pieces[-1], list):
            pieces[-1].append(block)
        else:
            pieces.append([block])
    return pieces
