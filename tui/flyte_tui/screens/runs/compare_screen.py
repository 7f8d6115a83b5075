"""Two runs side by side, their differences marked."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from rich import box
from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.screen import Screen

from flyte_taskmodel.errors import WorkbenchError
from flyte_tui.count_text import count_text
from flyte_tui.key_map import named
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette, heading
from flyte_tui.widgets.keys_footer import KeysFooter
from flyte_tui.widgets.page_grid import VAST, PageGrid
from flyte_tui.widgets.report_view import ReportView
from flyte_tui.widgets.rich_widget import DrawnPane
from flyte_tui.widgets.runs.run_comparison import Fact, LinePair, RunComparison, compare_runs
from flyte_tui.widgets.runs.run_entry import RunEntry
from flyte_tui.widgets.status_line import StatusLine
from flyte_tui.widgets.table.column_fitting import Column
from flyte_tui.widgets.table.column_table import ColumnTable

DIFFERS = "≠"
TABS = ("facts", "output", "report")

TALL = 30
"""Lines from which facts and output stand below each other."""


class ComparePages(PageGrid):
    """What two runs have in common and what not; facts, output and reports together where there is room."""

    DEFAULT_CSS = """
    ComparePages .column.-stacked > .-fitted { max-height: 75%; }
    """
    FITTED = "facts"
    STACKS = True
    has_reports = False
    """Whether one of the two runs made one."""

    def go_with(self, name: str, size: Size) -> set[str]:
        """Facts and output go together; so do the reports where there are any."""
        if self.has_reports and size.width >= VAST.width and size.height >= VAST.height:
            return set(TABS)
        return {"facts", "output"} if size.height >= TALL and name != "report" else set()


class CompareScreen(Screen[None]):
    """Shows what two runs were given, what they returned, printed and reported.

    Args:
        left: the earlier run.
        right: the later run.
    """

    DEFAULT_CSS = """
    CompareScreen {
        #page-report > ReportView { width: 1fr; padding: 0 1; }
        #page-report > ReportView:last-child { border-left: solid $foreground 20%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = named(
        "compare",
        [
            Binding("n", "next_difference(1)", "Next difference", tooltip="Go to the next line that differs"),
            Binding("N", "next_difference(-1)", "Difference before", show=False),
            Binding("o", "open_reports", "Open reports", tooltip="Open both reports in a browser"),
            Binding("escape,q", "app.pop_screen", "Back"),
            *(
                Binding(str(number), f"tab('{name}')", f"{name.capitalize()} tab", show=False)
                for number, name in enumerate(TABS, 1)
            ),
        ],
    )

    def __init__(self, left: RunEntry, right: RunEntry) -> None:
        super().__init__()
        self._entries = (left, right)
        self.comparison: RunComparison | None = None
        """None until both runs were read."""
        self._status = StatusLine()
        self._facts = DrawnPane()
        self._output = ColumnTable[LinePair](_output_columns(left, right), lambda pair: str(pair.number))
        self._reports = (ReportView(), ReportView())
        pages = {"facts": self._facts, "output": self._output, "report": Horizontal(*self._reports)}
        self._pages = ComparePages(pages, ("facts", "output"))

    def compose(self) -> ComposeResult:
        yield self._status
        yield self._pages
        yield KeysFooter()

    def on_mount(self) -> None:
        left, right = (one_line(entry.run.run_id) for entry in self._entries)
        self._status.show(Text.assemble(("Compare  ", BOLD), left, (f" {DIFFERS} ", DIM), right), Text())
        self._facts.show(lambda colours: Text("Reading both runs.", DIM))
        self._facts.focus()
        self._read()

    @work(thread=True, group="compare")
    def _read(self) -> None:
        try:
            comparison = compare_runs(*self._entries)
        except (WorkbenchError, OSError) as error:
            self.app.call_from_thread(self._facts.show, partial(_draw_problem, str(error)))
        else:
            self.app.call_from_thread(self._show, comparison)

    def _show(self, comparison: RunComparison) -> None:
        self.comparison = comparison
        self._facts.show(partial(_draw_facts, comparison))
        self._output.show_rows(comparison.output)
        for view, path in zip(self._reports, comparison.reports, strict=True):
            if path:
                view.show(path)
            else:
                view.show_none("This run made no report.")
        self._pages.has_reports = any(comparison.reports)
        self._pages.show_page(self._pages.active)
        lines = sum(pair.differs for pair in comparison.output)
        words = f"{count_text(comparison.differences, 'difference')}, {count_text(lines, 'line')} of output"
        left = Text.assemble(("Compare  ", BOLD), comparison.ids[0], (f" {DIFFERS} ", DIM), comparison.ids[1])
        self._status.show(left, Text(words, DIM))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "open_reports":
            return self.comparison is not None and any(self.comparison.reports)
        return True

    def action_next_difference(self, step: int) -> None:
        """Go to the next line of output that differs, or to the one before."""
        rows, at = self._output.rows, self._output.cursor
        order = range(at + 1, len(rows)) if step > 0 else range(at - 1, -1, -1)
        found = next((place for place in order if rows[place].differs), None)
        self.action_tab("output")
        if found is None:
            self.notify("No line differs beyond this one.")
        else:
            self._output.go_to(str(found))

    def action_open_reports(self) -> None:
        """Open both reports in a browser."""
        for view in self._reports:
            view.open_in_browser()

    def action_tab(self, name: str) -> None:
        """Show one tab."""
        self._pages.turn_to(name)


def _draw_problem(sentence: str, colours: Palette) -> RenderableType:
    return Text(one_line(sentence), colours.error)


def _draw_facts(comparison: RunComparison, colours: Palette) -> RenderableType:
    return Group(*_sections(comparison.facts, colours))


def _sections(facts: list[Fact], colours: Palette) -> Iterator[RenderableType]:
    """A table for each section, all with the same columns."""
    width = max((len(fact.name) for fact in facts), default=0)
    for section in dict.fromkeys(fact.section for fact in facts):
        table = Table(box=box.SIMPLE, show_header=False, show_edge=False, pad_edge=False, expand=True, padding=(0, 1))
        table.add_column(width=min(width, 24), overflow="fold")
        table.add_column(ratio=1, overflow="fold")
        table.add_column(width=1)
        table.add_column(ratio=1, overflow="fold")
        for fact in (one for one in facts if one.section == section):
            style = colours.warning if fact.differs else Style.null()
            sign = Text(DIFFERS if fact.differs else "", colours.warning + BOLD)
            table.add_row(Text(fact.name, DIM), Text(fact.left, style), sign, Text(fact.right, style))
        yield heading(section, colours)
        yield table
        yield Text()


def _output_columns(left: RunEntry, right: RunEntry) -> list[Column[LinePair]]:
    titles = [one_line(entry.run.run_id) for entry in (left, right)]

    def side(pair: LinePair, text: str | None, colours: Palette) -> Text:
        return Text(" " if text is None else text or " ", colours.warning if pair.differs else Style.null())

    return [
        Column(
            "left", titles[0], lambda pair, colours, _: side(pair, pair.left, colours), most=2_000, is_flexible=True
        ),
        Column("sign", " ", lambda pair, colours, _: Text(_sign(pair), colours.warning + BOLD)),
        Column(
            "right", titles[1], lambda pair, colours, _: side(pair, pair.right, colours), most=2_000, is_flexible=True
        ),
    ]


def _sign(pair: LinePair) -> str:
    if not pair.differs:
        return " "
    return "<" if pair.right is None else ">" if pair.left is None else DIFFERS
