"""A value by itself: a table with its pages, a text with search, HTML with its pictures as a report has it."""

import html
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, TypeAlias

from rich.console import JustifyMethod
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import DataTable

from flyte_debugger.console.commands.value_commands import ROWS, RichValue
from flyte_tui.sanitize import one_line
from flyte_tui.widgets.output_pane import OutputPane
from flyte_tui.widgets.report_view import ReportView

Order: TypeAlias = tuple[int, bool] | None
AskPage: TypeAlias = Callable[[str, int, Order], None]
"""Asks for an expression's rows from one on, in an order."""
_PRE = re.compile(r"\A<pre>(.*)</pre>\Z", re.DOTALL)
_NUMBER = re.compile(r"\A\s*([-+]?[\d.,_]+([eE][-+]?\d+)?|nan|NaN|None|null|<NA>|[-+]?inf)\s*\Z")
MAX_CELL = 60


def _cell(value: object, side: JustifyMethod) -> Text:
    return Text(one_line(str(value), MAX_CELL), no_wrap=True, justify=side)


def _is_numeric(column: Sequence[object]) -> bool:
    """Whether its values are numbers, or missing."""
    return all(_NUMBER.match(str(value)) for value in column)


class ValueScreen(ModalScreen[None]):
    """Shows what was told of a value; `update` shows the page of it that was asked for.

    Args:
        value: as it was told.
        ask: for another page; None where there is none.
    """

    CSS = """
    ValueScreen {
        & > .dialog.-whole { width: 94%; max-width: 94%; height: 90%; padding: 0 1; }
        DataTable { height: 1fr; background: $surface; }
        OutputPane, ReportView { height: 1fr; }
        ReportView > #place { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,v", "dismiss(None)", "Close"),
        Binding("right_square_bracket", "page(1)", "Next rows", key_display="]"),
        Binding("left_square_bracket", "page(-1)", "Rows before", key_display="["),
        Binding("s", "sort", "Sort by this column"),
    ]

    def __init__(self, value: RichValue, ask: AskPage | None = None) -> None:
        super().__init__()
        self._value = value
        self._ask = ask
        self._order: Order = None
        self._folder = TemporaryDirectory(prefix="flyte-workbench-value-")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -whole") as box:
            shown = self._value.shown
            box.border_title = Content(one_line(f"{self._value.expression}  {shown.get('type', '')}", 100))
            if "rows" in shown:
                yield DataTable(cursor_type="cell", zebra_stripes=True)
            elif shown.get("kind") == "text":
                box.border_subtitle = "/ searches · escape closes"
                yield OutputPane()
            else:
                box.border_subtitle = "escape closes"
                yield ReportView()

    def on_mount(self) -> None:
        shown = self._value.shown
        if "rows" in shown:
            self._fill(shown)
            self.query_one(DataTable).focus()
        elif shown.get("kind") == "text":
            log = self.query_one(OutputPane).log_view
            found = _PRE.match(str(shown["html"]))
            log.write("stdout", html.unescape(found[1] if found else str(shown["html"])))
            if shown.get("note"):
                log.note(str(shown["note"]))
            log.focus()
            self.call_after_refresh(log.scroll_home, animate=False)
        else:
            file = Path(self._folder.name, "value.html")
            file.write_text(str(shown["html"]), "utf-8", "replace")
            self.query_one(ReportView).show(str(file))
            self.query_one(VerticalScroll).focus()

    def on_unmount(self) -> None:
        self._folder.cleanup()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action not in ("page", "sort") or "rows" in self._value.shown

    def update(self, value: RichValue) -> None:
        """Show these rows from now on."""
        if value.expression == self._value.expression and "rows" in value.shown and "rows" in self._value.shown:
            self._value = value
            self._fill(value.shown)

    def _fill(self, shown: dict[str, Any]) -> None:
        table: DataTable[Text] = self.query_one(DataTable)
        at = table.cursor_coordinate
        table.clear(columns=True)
        for number, name in enumerate(shown["columns"]):
            table.add_column(Text(one_line(str(name), MAX_CELL) + self._mark(number)))
        columns = zip(*shown["rows"], strict=True)
        sides: list[JustifyMethod] = ["right" if _is_numeric(column) else "left" for column in columns]
        for row in shown["rows"]:
            table.add_row(*map(_cell, row, sides))
        table.fixed_columns = 1
        table.cursor_coordinate = at
        first, total = int(shown["start"]), int(shown["total"])
        rows = f"rows {first + 1:,} to {first + len(shown['rows']):,} of {total:,}" if total else "no rows"
        self.query_one(".dialog").border_subtitle = f"{rows} · \\[ ] page · s sorts · escape closes"

    def _mark(self, column: int) -> str:
        if self._order is None or column != self._order[0] + 1:
            return ""
        return " ▼" if self._order[1] else " ▲"

    def action_page(self, by: int) -> None:
        """Show the rows after these, or those before."""
        shown = self._value.shown
        start = int(shown["start"]) + by * ROWS
        if 0 <= start < int(shown["total"]) and self._ask:
            self._ask(self._value.expression, start, self._order)

    def action_sort(self) -> None:
        """Order the rows by the cursor's column, then the other way round, then not."""
        column = self.query_one(DataTable).cursor_column - 1
        if column < 0 or not self._ask:
            return
        following = {(column, False): (column, True), (column, True): None}
        self._order = following.get(self._order, (column, False)) if self._order else (column, False)
        self._ask(self._value.expression, 0, self._order)
