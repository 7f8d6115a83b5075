"""Values at the ends of the lines of code."""

import pytest
from rich.style import Style
from textual.app import App, ComposeResult

from flyte_debugger.console.stop_values.inline_values import InlineValue
from flyte_tui.highlighted_source import HighlightedSource
from flyte_tui.widgets.debug.code_view import CodeView
from flyte_tui.widgets.debug.inline_text import InlineStyles, inline_strip

STYLES = InlineStyles(Style(dim=True), Style(bold=True))
VALUES = (InlineValue(1, "x", "1"), InlineValue(1, "name", "'\x1b[31m你好 and more'", is_changed=True))


@pytest.mark.parametrize(
    ("room", "text"),
    [(40, "  x = 1  name = '你好 and more'"), (20, "  x = 1  name = '你…"), (9, "  x = 1"), (6, "")],
)
def test_values_are_cut_where_the_line_ends(room: int, text: str) -> None:
    assert inline_strip(VALUES, room, STYLES).text == text


def test_a_value_that_changed_has_another_style() -> None:
    assert [segment.style for segment in inline_strip(VALUES, 40, STYLES)] == [STYLES.value, STYLES.changed]


class CodeApp(App[None]):
    """A file of a short and a long line, stopped in the first."""

    def compose(self) -> ComposeResult:
        yield CodeView()

    def on_mount(self) -> None:
        source = HighlightedSource("/a.py", ("x = 1", "y = " + "1 + " * 20 + "1"))
        self.query_one(CodeView).show(source, 1, "current", VALUES)


async def test_a_line_has_its_values_and_a_long_one_is_marked_where_it_goes_on() -> None:
    async with CodeApp().run_test(size=(40, 4)) as pilot:
        code = pilot.app.query_one(CodeView)
        assert code.render_line(0).text.rstrip() == " ▶ 1  x = 1  x = 1  name = '你好 and mo…"
        assert code.render_line(1).text.endswith("…")
        code.leave()
        assert code.render_line(0).text.rstrip() == "   1  x = 1"
