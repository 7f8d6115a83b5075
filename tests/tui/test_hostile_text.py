"""Text from outside, in every widget that shows or takes some: it never acts on the terminal, and columns stay."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, Label, Static, TextArea

import flyte_tui.app
from flyte_debugger.history.run_history import RunRow
from flyte_debugger.run.events import ActionEnded, ActionStarted, AttemptStarted, RunEnded, RunStarted
from flyte_debugger.run.state import RunState
from flyte_taskmodel.description.task_description import ErrorInfo, FileTasks, Frame
from flyte_tui._textual import PasteParser
from flyte_tui.app import WorkbenchApp
from flyte_tui.file_listing import FileRow, Listing, TaskRow
from flyte_tui.highlighted_source import HighlightedSource
from flyte_tui.result_text import draw_result
from flyte_tui.theme_styles import Palette
from flyte_tui.widgets.action_tree import ActionTree
from flyte_tui.widgets.debug.code_view import CodeView
from flyte_tui.widgets.debug.console import Console
from flyte_tui.widgets.output_log import OutputLog
from flyte_tui.widgets.report_view import ReportView
from flyte_tui.widgets.rich_widget import Drawn
from flyte_tui.widgets.run.action_table import ActionTable
from flyte_tui.widgets.run.input_line import InputLine
from flyte_tui.widgets.runs.run_entry import RunEntry
from flyte_tui.widgets.runs.run_list import RunList
from flyte_tui.widgets.source_pane import SourcePane
from flyte_tui.widgets.status_line import StatusLine
from flyte_tui.widgets.task_tree import TaskTree
from tests.tui.driving import screen_text, until

TEXTS = {
    "colour": "\x1b[31mred\x1b[0m",
    "title": "\x1b]0;title\x07after",
    "link": "\x1b]8;;https://a.example\x1b\\link\x1b]8;;\x1b\\",
    "eight-bit": "\x9b31m\x7f\x00end",
    "markup": "[bold red]loud[/] [/nothing] [@click=app.bell]x[/]",
    "wide": "你好 👍🏽 e\u0301 \u200b\ufeff.",
    "bidi": "\u202etxet\u202c \u2066x\u2069",
    "surrogate": "half \udcff",
    "lines": "one\r\ntwo\x0bthree\u2028four",
}
ALL = " ".join(text for name, text in TEXTS.items() if name != "lines")
ACTING = {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0)), *"\u202e\u202c\u2066\u2069\u200b\ufeff\u2028\udcff"}


class OneWidget(WorkbenchApp):
    """The program with a widget in place of its screens."""

    CSS_PATH = str(Path(flyte_tui.app.__file__).with_name("app.tcss"))

    def __init__(self, widget: Widget) -> None:
        super().__init__([], None)
        self.widget = widget

    def open_first(self) -> None:
        """Nothing else."""

    def compose(self) -> ComposeResult:
        yield self.widget
        yield Label("below")


def _state(text: str) -> RunState:
    state = RunState()
    error = ErrorInfo(
        text, text, (Frame(text, 1, text, text),), cause=ErrorInfo(text, text), parts=(ErrorInfo(text, text),)
    )
    for event in (
        RunStarted("1", text, text, text, 1.0),
        ActionStarted("a", None, text, text, text, False, {text: text}, "off", 1.0),
        AttemptStarted("a", 1, 1.0),
        ActionStarted("b", "a", text, text, text, True, {text: 1}, "hit", 1.0),
        ActionStarted("c", "a", text, text, text, True, {text: 2}, "hit", 1.0),
        ActionEnded("b", "failed", (), error, 2.0),
        RunEnded("failed", (), error, 3.0),
    ):
        state.apply(event)
    state.notices.append(text)
    return state


def _log(text: str) -> Widget:
    log = OutputLog()
    return _when_mounted(log, lambda: (log.write("stdout", text), log.note(text)))  # type: ignore[func-returns-value]


def _input(text: str) -> Widget:
    line = Input()
    return _when_mounted(line, lambda: setattr(line, "value", text))


def _when_mounted(widget: Widget, show: Callable[[], object]) -> Widget:
    widget.call_after_refresh(show)
    return widget


def _drawn(draw: Callable[[Palette], RenderableType]) -> Drawn:
    drawn = Drawn()
    drawn.show(draw)
    return drawn


def _tree(text: str) -> Widget:
    tree, listing = TaskTree(), Listing()
    file = FileRow(text, text, (TaskRow(text, text, 1),), FileTasks(text, (), ErrorInfo(text, text)), False)
    listing.files[text] = file
    return _when_mounted(tree, lambda: tree.rebuild(listing, ""))


def _runs(text: str) -> Widget:
    runs = RunList()
    entry = RunEntry(RunRow(text, text, text, text, 1.0, "failed", 1.0, text, 1), text)
    return _when_mounted(runs, lambda: (runs.show_entries([entry]), runs.toggle_mark()))


def _actions(widget: ActionTable | ActionTree, text: str) -> Widget:
    return _when_mounted(widget, lambda: widget.update(_state(text)))


def _code(text: str) -> Widget:
    code = CodeView()
    return _when_mounted(code, lambda: code.show(HighlightedSource("x.py", tuple(text.split("\n"))), 1, "current"))


def _pane(text: str) -> Widget:
    pane = SourcePane()
    return _when_mounted(pane, lambda: pane.show(text, 1))


def _status(text: str) -> Widget:
    line = StatusLine()
    return _when_mounted(line, lambda: line.show(Text(text), Text(text)))


def _titled(text: str) -> Widget:
    static = Static(text, markup=False)
    static.styles.border = ("round", "white")
    static.styles.height = 3
    static.border_title = Content(text)
    return static


SHOWN: dict[str, Callable[[str], Widget]] = {
    "log": _log,
    "result": lambda text: _drawn(lambda colours: draw_result(_state(text), _state(text).actions["b"], colours)),
    "action table": lambda text: _actions(ActionTable(), text),
    "action tree": lambda text: _actions(ActionTree(), text),
    "runs": _runs,
    "tasks": _tree,
    "code": _code,
    "source": _pane,
    "status": _status,
    "bordered": _titled,
    "input": _input,
    "text area": lambda text: TextArea(text),
}
TAKING: dict[str, Callable[[], Input | TextArea]] = {
    "input": Input,
    "text area": TextArea,
    "console": lambda: Console(lambda text: Future()),
    "input line": InputLine,
}


def _is_sanitized(pilot: Pilot[None]) -> None:
    """Nothing on the screen acts on a terminal, and each line is as wide as the screen."""
    strips = pilot.app.screen._compositor.render_strips()
    texts = ["".join(segment.text for segment in strip) for strip in strips]
    assert not set("".join(texts)) & ACTING
    assert {cell_len(text) for text in texts} == {pilot.app.size.width}
    "".join(texts).encode()


@pytest.mark.parametrize("widget", SHOWN)
async def test_text_from_outside_is_inert_where_it_is_shown(widget: str) -> None:
    text = TEXTS["lines"] if widget == "code" else f"{ALL} {TEXTS['lines']}"
    async with OneWidget(SHOWN[widget](text)).run_test(size=(300, 20)) as pilot:
        await until(pilot, lambda: screen_text(pilot).strip() != "below", "the widget")
        await pilot.pause()
        _is_sanitized(pilot)


async def test_text_from_outside_is_inert_in_a_report(tmp_path: Path) -> None:
    report, view = tmp_path / "report.html", ReportView()
    pieces = (f"<h1>{text}</h1><table><tr><td>{text}</table><img alt='{text}'>" for text in TEXTS.values())
    report.write_bytes("".join(pieces).encode(errors="replace"))
    async with OneWidget(view).run_test(size=(100, 80)) as pilot:
        view.show(str(report))
        await until(pilot, lambda: "loud" in screen_text(pilot), "the report")
        _is_sanitized(pilot)


@pytest.mark.parametrize("widget", TAKING)
async def test_what_is_pasted_is_inert_and_whole(widget: str) -> None:
    taking = TAKING[widget]()
    async with OneWidget(taking).run_test(size=(300, 20)) as pilot:
        taking.display = True
        taking.focus()
        await pilot.pause()
        pilot.app.post_message(events.Paste(ALL))
        await pilot.pause()
        _is_sanitized(pilot)
        value = taking.text if isinstance(taking, TextArea) else taking.value
        assert value.split() == ALL.split()


async def test_a_paste_of_several_lines_keeps_them_all_in_a_line_of_input() -> None:
    async with OneWidget(Input()).run_test() as pilot:
        app = pilot.app
        assert isinstance(app, OneWidget)
        app.widget.focus()
        await pilot.pause()
        app.post_message(events.Paste("two words\nin  two lines\n"))
        await pilot.pause()
        assert isinstance(app.widget, Input)
        assert app.widget.value == "two words in two lines"


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_paste_with_an_escape_in_it_comes_out_as_it_is(size: int) -> None:
    data = "x\x1b[200~a\x1b[31mb\x1b[0mc\nd\x1b[201~y"
    parser = PasteParser()
    chunks = [data[:1], data[1:9], *(data[start : start + size] for start in range(9, len(data), size))]
    told = [event for chunk in chunks for event in parser.feed(chunk)]
    assert [event.text if isinstance(event, events.Paste) else getattr(event, "key", None) for event in told] == [
        "x",
        "a\x1b[31mb\x1b[0mc\nd",
        "y",
    ]
