"""Reports as text: of Flyte's own making, and of any other."""

import base64
import gc
import io
from pathlib import Path

import pytest
from flyte.report._report import Report
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from flyte_tui.report.load_picture import load_picture
from flyte_tui.report.parse_report import read_report
from flyte_tui.report.report_blocks import Block, Code, Grid, Heading, Paragraph, Picture, Rule, Unseen
from flyte_tui.report.report_table import MAX_ROWS

_leaky = pytest.mark.filterwarnings("ignore:.*_template.html:pytest.PytestUnraisableExceptionWarning")


def png_of(colour: str) -> bytes:
    """A PNG of four pixels."""
    data = io.BytesIO()
    Image.new("RGB", (2, 2), colour).save(data, "PNG")
    return data.getvalue()


def flyte_report(tabs: dict[str, str]) -> str:
    """The HTML that `flyte.report` makes of these tabs."""
    report = Report("report")
    for name, content in tabs.items():
        report.get_tab(name).log(content)
    html = report.get_final_report()
    gc.collect()  # Flyte leaves its template's file open; the warning about it belongs to the tests that expect it.
    assert isinstance(html, str)
    return html


def blocks(html: str) -> list[Block]:
    """The blocks of a page that Flyte did not make."""
    [section] = read_report(html)
    return section.blocks


def texts(html: str) -> list[str]:
    """The text of each paragraph, with its marker."""
    return [block.marker + block.text.plain for block in blocks(html) if isinstance(block, Paragraph)]


def cells(html: str) -> list[list[str]]:
    """The text of each cell of the only table."""
    [grid] = [block for block in blocks(html) if isinstance(block, Grid)]
    return [[cell.plain for cell in row] for row in grid.rows]


@_leaky
def test_tabs_of_a_flyte_report_are_sections() -> None:
    html = flyte_report({"main": "<h2>Loss</h2><p>going down</p>", "A & <B>": "<div><div>deep</div></div>after"})
    main, other = read_report(html)
    assert (main.title, other.title) == ("main", "A & <B>")
    assert [type(block) for block in main.blocks] == [Heading, Paragraph]
    assert [block.text.plain for block in other.blocks if isinstance(block, Paragraph)] == ["deep", "after"]
    assert not any(isinstance(block, Unseen) for block in other.blocks)


@_leaky
def test_an_empty_main_tab_is_no_section() -> None:
    assert [section.title for section in read_report(flyte_report({"only": "<p>x</p>"}))] == ["only"]


def test_white_space_is_what_a_browser_makes_of_it() -> None:
    assert texts("<p>a\n   b<br>c <b> d</b></p>  <p> e</p>") == ["a b\nc d", "e"]
    assert [block.text.plain for block in blocks("<pre>a\n   b</pre>") if isinstance(block, Code)] == ["a\n   b"]


def test_entities_and_markup_are_text() -> None:
    assert texts("<p>&lt;b&gt; &amp;amp; [red]x[/red] *y* \x1b[31mz</p>") == ["<b> &amp; [red]x[/red] *y* z"]


def test_lists_nest_and_count() -> None:
    html = "<ul><li>one<li>two<ol><li>first<li>second</ol><li>three</ul>"
    assert texts(html) == ["• one", "• two", "1. first", "2. second", "• three"]
    indents = [block.indent for block in blocks(html) if isinstance(block, Paragraph)]
    assert indents == [1, 1, 2, 2, 1]


def test_links_name_where_they_lead() -> None:
    assert texts("<a href='https://a.example/x'>docs</a> <a href='#top'>up</a> <a href='javascript:x()'>js</a>") == [
        "docs (https://a.example/x) up js"
    ]
    assert texts("<a href='https://a.example'>https://a.example</a>") == ["https://a.example"]


def test_tables_of_pandas_and_of_people_keep_their_columns() -> None:
    assert cells("<table><tr><th>a<th>b<tr><td>1<td>2</table>") == [["a", "b"], ["1", "2"]]
    spanned = "<table><tr><td rowspan=2>x<td>1</tr><tr><td>2</tr><tr><td colspan=2>wide</table>"
    assert cells(spanned) == [["x", "1"], ["", "2"], ["wide", ""]]
    nested = "<table><tr><td>out<table><tr><td>in<td>side</table><td>next</table>"
    assert [" ".join(row[0].split()) for row in cells(nested)] == ["out in side"]


def test_a_long_table_counts_what_it_leaves_out() -> None:
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(MAX_ROWS + 7))
    [grid] = blocks(f"<table>{rows}</table>")
    assert isinstance(grid, Grid)
    assert (len(grid.rows), grid.left_out) == (MAX_ROWS, 7)


def test_what_only_a_browser_shows_is_named_once_and_never_read() -> None:
    html = (
        "<style>p{}</style><script>a()</script><script>b()</script><svg><text>axis</text></svg><img alt='a cat' src=x>"
    )
    assert [block.what for block in blocks(html) if isinstance(block, Unseen)] == [
        "something made by a script",
        "an image: a cat",
    ]
    assert texts(html) == []


def test_pictures_that_a_page_holds_are_blocks_and_no_others_are_fetched(tmp_path: Path) -> None:
    dot = base64.b64encode(png_of("red")).decode()
    (tmp_path / "secret.png").write_bytes(png_of("red"))
    html = (
        f'<img alt="a dot" src="data:image/png;base64,{dot}"><img src="file://{tmp_path}/secret.png">'
        '<svg viewBox="0 0 4 4"><linearGradient id="g"/><rect width="4" height="4" fill="blue"/></svg>after'
    )
    image, unseen, drawing, after = blocks(html)
    assert isinstance(image, Picture)
    assert isinstance(drawing, Picture)
    assert (image.alt, unseen, drawing.alt) == ("an image: a dot", Unseen("an image"), "a drawing")
    assert isinstance(after, Paragraph)
    for picture, colour in ((image, (255, 0, 0)), (drawing, (0, 0, 255))):
        pixels = load_picture(picture)
        assert pixels is not None
        assert pixels.getpixel((pixels.width // 2, pixels.height // 2)) == colour


@pytest.mark.parametrize(
    ("data", "is_svg"),
    [
        (b"no picture", False),
        (png_of("red")[:40], False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'", True),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 99999999"/>', True),
    ],
)
def test_a_damaged_or_hostile_picture_is_none(data: bytes, is_svg: bool) -> None:
    assert load_picture(Picture(data, is_svg, "")) is None


def test_a_line_across_is_one() -> None:
    assert [type(block) for block in blocks("a<hr>b")] == [Paragraph, Rule, Paragraph]


@pytest.mark.parametrize("html", ["", "<p", "<table><tr><td>x", "</div></div></p>", "<!-- never closed", "<svg><b>x"])
def test_broken_pages_are_read_as_far_as_they_go(html: str) -> None:
    assert len(read_report(html)) == 1


_TAGS = ["p", "table", "tr", "td", "th", "ul", "ol", "li", "pre", "b", "h1", "script", "svg", "div", "a", "blockquote"]
_OTHERS = ["<td rowspan=3>", "<th colspan=2>", "<svg/>", "<br>", "<hr>", "text", "&amp;", "\x1b[31m"]
_PIECES = st.sampled_from([*(f"<{tag}>" for tag in _TAGS), *(f"</{tag}>" for tag in _TAGS), *_OTHERS])


@given(st.lists(_PIECES | st.text(max_size=5), max_size=40))
def test_no_page_is_wrong(pieces: list[str]) -> None:
    for section in read_report("".join(pieces)):
        for block in section.blocks:
            shown = block.what if isinstance(block, Unseen) else str(getattr(block, "text", ""))
            assert "\x1b" not in shown
