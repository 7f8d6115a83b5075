"""Reads a report's HTML as structured text: headings, paragraphs, lists, tables, code. Other content is named only."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import ClassVar, TypeAlias

from rich.text import Text

from flyte_tui.report.html_elements import BREAKING, HEADINGS, INDENTING, SKIPPED, STYLES, UNSEEN
from flyte_tui.report.load_picture import picture_of
from flyte_tui.report.report_blocks import Block, Code, Heading, Paragraph, Picture, Rule, Section, Unseen
from flyte_tui.report.report_table import Table, span
from flyte_tui.report.svg_capture import SvgCapture
from flyte_tui.sanitize import sanitize

Attributes: TypeAlias = dict[str, str]


def read_report(html: str) -> list[Section]:
    """The report's sections: the tabs that `flyte.report` made, or one section for any other page.

    Never fails: unclosed elements are closed, unknown ones are shown as their text.
    """
    reader = _Reader(within_frame='id="flyte-frame-container"' in html)
    reader.feed(html)
    reader.close()
    reader.finish()
    for section, title in zip(reader.sections, reader.titles, strict=False):
        section.title = title
    return reader.sections


class _Reader(HTMLParser):
    def __init__(self, within_frame: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.sections: list[Section] = [] if within_frame else [Section()]
        self.titles: list[str] = []
        self._within_frame = within_frame
        self._frame_depth = 0
        self._in_tabs = False
        self._text = Text()
        self._open: list[tuple[str, str]] = []
        self._links: list[str] = []
        self._skipping: list[str] = []
        self._svg: SvgCapture | None = None
        self._preformatted = 0
        self._heading = 0
        self._lists: list[int | None] = []
        self._indent = 0
        self._marker = ""
        self._table: Table | None = None

    def finish(self) -> None:
        """Close the elements that the page left open."""
        if self._svg:
            self._end_drawing(self._svg)
        self._break()
        if self._table is not None:
            self._table.depth = 1
            self._end_table()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes: Attributes = {name: value or "" for name, value in attrs}
        if self._svg:
            self._svg.start(self.get_starttag_text() or "")
            return
        if self._skipping:
            self._skipping += [tag] if tag == self._skipping[0] else []
            return
        if self._within_frame and self._open_frame(tag, attributes):
            return
        if tag in SKIPPED:
            self._skipping.append(tag)
            if tag in UNSEEN and self._frame_depth != 1:
                self._unseen(attributes.get("title") or UNSEEN[tag])
            return
        if tag == "svg":
            self._svg = SvgCapture(self.get_starttag_text() or "<svg>")
            return
        self._start(tag, attributes)
        if tag in STYLES:
            self._open.append((tag, STYLES[tag]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._svg:
            self._svg.whole(self.get_starttag_text() or "")
            return
        self.handle_starttag(tag, attrs)
        if self._skipping or self._svg:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._svg:
            if self._svg.end(tag):
                self._end_drawing(self._svg)
            return
        if self._skipping:
            if tag == self._skipping[-1]:
                self._skipping.pop()
            return
        if self._frame_depth and tag == "div":
            self._frame_depth -= self._frame_depth > 1
        if self._in_tabs and tag == "ul":
            self._in_tabs = False
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place]
                break
        self._end(tag)

    def handle_data(self, data: str) -> None:
        if self._svg:
            self._svg.data(data)
            return
        if self._skipping:
            return
        if self._in_tabs:
            if data.strip():
                self.titles.append(" ".join(sanitize(data).split()))
            return
        text = sanitize(data)
        if not self._preformatted:
            text = re.sub(r"\s+", " ", text)
            if not self._text.plain or self._text.plain[-1] in " \n":
                text = text.lstrip(" ")
        self._text.append(text, " ".join(style for _, style in self._open))

    def _open_frame(self, tag: str, attributes: Attributes) -> bool:
        """Follow Flyte's template down to its tabs; True when the tag is the template's, or outside of its frame."""
        if attributes.get("id") == "flyte-frame-tabs":
            self._in_tabs = True
        if attributes.get("id") == "flyte-frame-container":
            self._frame_depth = 1
            return True
        if self._frame_depth and tag == "div":
            self._frame_depth += 1
            if self._frame_depth == 2:
                self._break()
                self.sections.append(Section())
                return True
        return not self.sections

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag in BREAKING or tag in HEADINGS:
            self._break()
        start = self._STARTS.get(tag)
        if start:
            start(self, attributes)
        if tag in INDENTING:
            self._indent += 1
        if tag in HEADINGS:
            self._heading = HEADINGS[tag]

    def _end(self, tag: str) -> None:
        if tag in BREAKING or tag in HEADINGS:
            self._break()
        if tag in INDENTING:
            self._indent = max(0, self._indent - 1)
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        elif tag == "a" and self._links:
            self._end_link(self._links.pop())
        elif tag == "table" and self._table:
            self._end_table()

    def _start_list_item(self, attributes: Attributes) -> None:
        if self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            self._marker = f"{self._lists[-1]}. "
        else:
            self._marker = "• "

    def _start_table(self, attributes: Attributes) -> None:
        if self._table:
            self._table.depth += 1
        else:
            self._table = Table()

    def _start_row(self, attributes: Attributes) -> None:
        if self._table and self._table.depth == 1:
            self._table.open_row()

    def _start_cell(self, attributes: Attributes, is_header: bool = False) -> None:
        if self._table and self._table.depth == 1:
            spans = (span(attributes.get(name, "1")) for name in ("colspan", "rowspan"))
            self._text = self._table.open_cell(is_header, *spans)
        else:
            self._text.append(" ")

    def _start_image(self, attributes: Attributes) -> None:
        alt = " ".join(sanitize(attributes.get("alt") or attributes.get("title", "")).split())
        words = f"an image: {alt}" if alt else "an image"
        picture = picture_of(attributes.get("src", ""), words)
        if picture:
            self._picture(picture)
        else:
            self._unseen(words)

    def _start_pre(self, attributes: Attributes) -> None:
        self._preformatted += 1

    def _rule(self, attributes: Attributes) -> None:
        self._break()
        if not self._table:
            self._add(Rule())

    _STARTS: ClassVar[dict[str, Callable[["_Reader", Attributes], None]]] = {
        "a": lambda self, attributes: self._links.append(attributes.get("href", "")),
        "br": lambda self, attributes: self._newline(),
        "hr": _rule,
        "img": _start_image,
        "li": _start_list_item,
        "ol": lambda self, attributes: self._lists.append(0),
        "ul": lambda self, attributes: self._lists.append(None),
        "pre": _start_pre,
        "table": _start_table,
        "tr": _start_row,
        "td": _start_cell,
        "th": lambda self, attributes: self._start_cell(attributes, is_header=True),
    }

    def _end_link(self, target: str) -> None:
        target = sanitize(target)
        if target.startswith(("http://", "https://", "mailto:")) and target not in self._text.plain:
            self._text.append(f" ({target})", "dim")

    def _end_table(self) -> None:
        table = self._table
        if table is None:
            return
        table.depth -= 1
        if table.depth == 0:
            self._table, self._text = None, Text()
            grid = table.grid()
            if grid.rows:
                self._add(grid)

    def _newline(self) -> None:
        if self._text.plain:
            self._text.rstrip()
            self._text.append("\n")

    def _end_drawing(self, drawing: SvgCapture) -> None:
        self._svg = None
        self._picture(Picture(drawing.source.encode("utf-8", "replace"), True, "a drawing"))

    def _picture(self, picture: Picture) -> None:
        """Add a picture; in a table its words stand for it."""
        if self._table:
            self._unseen(picture.alt)
        else:
            self._break()
            self._add(picture)

    def _unseen(self, what: str) -> None:
        what = " ".join(sanitize(what).split())
        if self._table:
            self._text.append(f"[{what}]", "dim")
            return
        self._break()
        block = Unseen(what)
        if self.sections and block not in self.sections[-1].blocks[-1:]:
            self._add(block)

    def _break(self) -> None:
        """End the line of text, and make a block of what was gathered."""
        if self._table:
            self._newline()
            return
        text, self._text = self._text, Text()
        text.rstrip()
        heading, self._heading = self._heading, 0
        if not text.plain.strip():
            return
        marker, self._marker = self._marker, ""
        if heading:
            self._add(Heading(heading, text))
        elif self._preformatted:
            self._add(Code(text, self._indent))
        else:
            self._add(Paragraph(text, self._indent, marker))

    def _add(self, block: Block) -> None:
        if self.sections:
            self.sections[-1].blocks.append(block)
