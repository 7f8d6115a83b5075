"""Text from outside in the widgets of the larger screens, in dialogs, notices and the palette: none is left out."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from rich.text import Text
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

import flyte_tui
from flyte_debugger.console.commands.value_commands import RichValue
from flyte_debugger.console.variable_rows import EXCEPTION, LOCALS, WATCHES, VariableRow
from flyte_debugger.dap.messages import Source, StackFrame, Thread
from flyte_debugger.history.kept_run import KeptRun
from flyte_debugger.history.run_row import RunRow
from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_debugger.run.events import AttemptEnded, AttemptStarted, ConditionWaiting, Output
from flyte_debugger.run.request import TaskRef
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.forms.schema import Field, FieldError, Form
from flyte_tui.report.block_picture import BlockPicture
from flyte_tui.screens.answer_screen import AnswerScreen
from flyte_tui.screens.cluster.action_page import draw_action
from flyte_tui.screens.cluster.spec_screen import SpecScreen
from flyte_tui.screens.confirm_screen import ConfirmScreen
from flyte_tui.screens.debug.value_screen import ValueScreen
from flyte_tui.screens.line_dialog import LineDialog
from flyte_tui.widgets.action_tree import ActionTree
from flyte_tui.widgets.browse_status import BrowseStatus, ScanProgress
from flyte_tui.widgets.cluster.cluster_pages import ClusterPages
from flyte_tui.widgets.cluster.cluster_run_list import ClusterRunList
from flyte_tui.widgets.debug.code_view import CodeView
from flyte_tui.widgets.debug.completion_list import CompletionList
from flyte_tui.widgets.debug.report_pane import ReportPane
from flyte_tui.widgets.debug.stack_list import StackList
from flyte_tui.widgets.debug.variables_tree import VariablesTree
from flyte_tui.widgets.form.editor_widgets import Choices
from flyte_tui.widgets.form.form_pane import FormPane
from flyte_tui.widgets.form.form_values import Filled
from flyte_tui.widgets.form.form_view import FormView
from flyte_tui.widgets.form.side_pane import SidePane
from flyte_tui.widgets.output_log import OutputLog
from flyte_tui.widgets.output_pane import OutputPane
from flyte_tui.widgets.page_grid import PageGrid
from flyte_tui.widgets.pane_titles import PaneTitle
from flyte_tui.widgets.report_view import ReportView
from flyte_tui.widgets.rich_widget import Drawn, DrawnPane
from flyte_tui.widgets.run.action_table import ActionTable
from flyte_tui.widgets.run.input_line import InputLine
from flyte_tui.widgets.run.result_pane import ResultPane
from flyte_tui.widgets.run_status import RunStatus
from flyte_tui.widgets.runs.run_entry import RunEntry
from flyte_tui.widgets.runs.run_list import RunList
from flyte_tui.widgets.runs.run_preview import RunPreview
from flyte_tui.widgets.source_pane import SourcePane
from flyte_tui.widgets.status_line import StatusLine
from flyte_tui.widgets.task_details import TaskDetails
from flyte_tui.widgets.task_tree import TaskTree
from tests.tui.driving import screen_text, until
from tests.tui.recorded.cluster import DETAILS
from tests.tui.test_hostile_text import ALL, TEXTS, OneWidget, _is_sanitized, _state, _when_mounted

TEXT = f"{ALL} {TEXTS['lines']}"


def _cluster_runs() -> Widget:
    runs = ClusterRunList()
    return _when_mounted(
        runs, lambda: runs.show_rows([ClusterRunRow(TEXT, TEXT, TEXT, 1.0, 2.0, TEXT, TEXT, TEXT, TEXT)])
    )


def _cluster_pages() -> Widget:
    pages, state = ClusterPages(), _state(TEXT)
    return _when_mounted(
        pages,
        lambda: pages.result.show(partial(draw_action, state, state.actions["b"], DETAILS["c2"], Path("log.txt"))),
    )


def _stack() -> Widget:
    stack = StackList()
    frame = StackFrame(1, TEXT, 1, source=Source(name=TEXT, path="x.py"), action="a", task=TEXT)
    return _when_mounted(stack, lambda: stack.show((frame,), 0, 1, (Thread(7, TEXT),)))


def _variables() -> Widget:
    """Locals, watches by the name that they were given, and the exception."""
    tree = VariablesTree()
    rows = tuple(
        VariableRow(path, children=(VariableRow((*path, TEXT), TEXT, TEXT),))
        for path in (LOCALS, (WATCHES,), (EXCEPTION,))
    )
    return _when_mounted(tree, lambda: tree.show(rows, ("main",), 1))


def _completions() -> Widget:
    names = CompletionList()
    return _when_mounted(names, lambda: names.show((TEXT, TEXT), 0))


def _attempts() -> Widget:
    pane, error = OutputPane(), ErrorInfo(TEXT, TEXT)

    def take() -> None:
        for number in (1, 2):
            pane.take(AttemptStarted("a", number, 1.0))
            pane.take(Output("stdout", TEXT, 1.0, "a", number))
            pane.take(AttemptEnded("a", number, "failed", error, 0.0, 2.0))

    return _when_mounted(pane, take)


def _preview() -> Widget:
    preview = RunPreview()
    entry = RunEntry(RunRow(TEXT, TEXT, TEXT, TEXT, 1.0, "failed", 1.0, TEXT, 1), TEXT)
    preview._entry = entry
    kept = KeptRun(entry.run, None, _state(TEXT))
    return _when_mounted(preview, lambda: preview._take(RunPreview.RunRead(entry, kept, [TEXT])))


def _run_status() -> Widget:
    line = RunStatus()
    return _when_mounted(line, lambda: line.show_state(_state(TEXT), 0))


def _browse_status() -> Widget:
    line = BrowseStatus([Path("half \x1b[31m\u202e")])
    return _when_mounted(line, lambda: line.show_progress(ScanProgress(False, 0, TEXT, 1)))


def _result() -> Widget:
    pane, state = ResultPane(), _state(TEXT)
    return _when_mounted(pane, lambda: pane.show_action(state, state.actions["b"]))


def _details() -> Widget:
    details = TaskDetails()
    return _when_mounted(details, lambda: details.show_sentence(TEXT))


def _form() -> Widget:
    view = FormView()
    field = Field(TEXT, TEXT, "text", type=TEXT, help=TEXT, current=TEXT, note=TEXT)
    return _when_mounted(
        view,
        lambda: (view.show(Form(TEXT, (field,)), Filled({TEXT: TEXT})), view.show_errors((FieldError(TEXT, TEXT),))),
    )


def _form_note() -> Widget:
    pane = FormPane(FormView())
    return _when_mounted(pane, lambda: pane.tell(TEXT))


def _choices() -> Widget:
    choices = Choices()
    return _when_mounted(choices, lambda: choices.narrow((TEXT, ALL), ""))


def _side() -> Widget:
    pane = SidePane(TaskRef(TEXT, TEXT))
    state = _state(TEXT)
    return _when_mounted(pane, lambda: pane.show(partial(draw_action, state, state.root, None, None)))


SHOWN: dict[type[Widget], Callable[[], Widget]] = {
    ClusterRunList: _cluster_runs,
    ClusterPages: _cluster_pages,
    StackList: _stack,
    VariablesTree: _variables,
    CompletionList: _completions,
    OutputPane: _attempts,
    RunPreview: _preview,
    RunStatus: _run_status,
    BrowseStatus: _browse_status,
    ResultPane: _result,
    TaskDetails: _details,
    FormView: _form,
    FormPane: _form_note,
    Choices: _choices,
    SidePane: _side,
}
QUESTION = ConditionWaiting(TEXT, TEXT, TEXT, False, "bool", TEXT, 1.0, 1.0)
VALUE = {"kind": "text", "type": TEXT, "html": f"<pre>{TEXT}</pre>", "note": TEXT}
TABLE = {"type": TEXT, "columns": [TEXT, ALL], "rows": [[TEXT, ALL]], "start": 0, "total": 1}
DIALOGS: dict[str, Callable[[], Screen[object]]] = {
    "question": lambda: AnswerScreen(QUESTION, by_itself=False),  # type: ignore[dict-item,return-value]
    "question in markdown": lambda: AnswerScreen(ConditionWaiting(TEXT, TEXT, TEXT, True, "int", TEXT, 1.0, 1.0)),  # type: ignore[dict-item,return-value]
    "confirmation": lambda: ConfirmScreen("Quit", TEXT, "yes", "no"),  # type: ignore[dict-item,return-value]
    "spec": lambda: SpecScreen({TEXT.replace("\udcff", ""): TEXT}),  # type: ignore[dict-item,return-value]
    "value as text": lambda: ValueScreen(RichValue(TEXT, VALUE)),  # type: ignore[dict-item,return-value]
    "value as table": lambda: ValueScreen(RichValue(TEXT, TABLE)),  # type: ignore[dict-item,return-value]
    "note": lambda: LineDialog("Note", "keep it", lambda _: Text(ALL), TEXT, TEXT, takes_empty=True),  # type: ignore[arg-type,dict-item,return-value]
}
ELSEWHERE = {ActionTree, ActionTable, CodeView, Drawn, OutputLog, RunList, ReportView, SourcePane, StatusLine, TaskTree}
"""What test_hostile_text shows it in."""
NAMES_TYPED = {"Console", "InputLine", "FieldInput", "FieldText", "TaskFilter"}
"""Lines and areas of Textual's in which a person types; test_hostile_text pastes into them."""
MADE_OF_OTHERS = {
    "Column", "ColumnTable", "ComparePages", "DebugOutput", "DebugPanes", "FormLinesView", "FormTabs", "KeysFooter",
    "Keyed", "PageGrid", "Pages", "RowScroll", "RunPages", "RunSource", "Splitter", "TaskPages", "TaskRuns", "TaskTabs",
    "_Places",
}  # fmt: skip
"""Rooms for widgets that are shown above, what those are made from, and those with words of this program alone."""


def _our_widgets() -> set[type[Widget]]:
    found: set[type[Widget]] = set()
    for module in pkgutil.walk_packages(flyte_tui.__path__, "flyte_tui."):
        if ".widgets." in module.name or ".screens." in module.name or ".report." in module.name:
            members = vars(importlib.import_module(module.name)).values()
            ours = (one for one in members if inspect.isclass(one) and one.__module__ == module.name)
            found |= {one for one in ours if issubclass(one, Widget) and not issubclass(one, Screen)}
    return found


def test_no_widget_of_ours_is_left_out() -> None:
    shown = {*SHOWN, *ELSEWHERE, ReportPane, BlockPicture, DrawnPane}
    assert {one.__name__ for one in _our_widgets() - shown} == NAMES_TYPED | MADE_OF_OTHERS


async def _is_inert(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: screen_text(pilot).strip() != "below", "the widget")
    await pilot.pause()
    _is_sanitized(pilot)


@pytest.mark.parametrize("kind", SHOWN, ids=lambda kind: kind.__name__)
async def test_text_from_outside_is_inert_in_a_widget(kind: type[Widget]) -> None:
    async with OneWidget(SHOWN[kind]()).run_test(size=(300, 30)) as pilot:
        await _is_inert(pilot)
        assert pilot.app.query(kind)


async def test_text_from_outside_is_inert_in_the_report_beside_the_code(tmp_path: Path) -> None:
    report, pane = tmp_path / "report.html", ReportPane()
    report.write_bytes("".join(f"<p>{text}</p>" for text in TEXTS.values()).encode(errors="replace"))
    async with OneWidget(pane).run_test(size=(100, 60)) as pilot:
        await pane.show(str(report))
        await until(pilot, lambda: "loud" in screen_text(pilot), "the report")
        _is_sanitized(pilot)


async def test_text_from_outside_is_inert_in_dialogs_notices_the_palette_and_the_title() -> None:
    async with OneWidget(StatusLine()).run_test(size=(200, 40), notifications=True) as pilot:
        app = pilot.app
        for dialog in DIALOGS.values():
            await app.push_screen(dialog())
            await pilot.pause()
            _is_sanitized(pilot)
            await app.pop_screen()
        await until(pilot, lambda: app._noticed_on is app.screen, "the screen that notices come up on")
        app.notify(TEXT, title=TEXT.replace("[", r"\["), markup=False)
        await until(pilot, lambda: "loud" in screen_text(pilot), "the notice")
        _is_sanitized(pilot)
        app.clear_notifications()
        app.title = TEXT
        await pilot.press("ctrl+p")
        await pilot.pause()
        _is_sanitized(pilot)


MARKUP = "[$primary]a[/] [Bold]b [ red]c [_d] \\[bold]e \\"
"""What Textual's own `escape` leaves as markup, or changes."""
FRAME = ("round", "white")


def _titled_page() -> Widget:
    page = Static()
    grid = PageGrid({"page": page}, ())
    grid.name_page("page", MARKUP)
    return _when_mounted(grid, lambda: setattr(page.styles, "border", FRAME))


def _titled_line() -> Widget:
    line = InputLine()
    line.styles.border = FRAME
    return _when_mounted(line, lambda: line.open(_state(MARKUP)))


def _titled_pane() -> Widget:
    pane = Static()
    pane.styles.border = FRAME
    pane.border_title = PaneTitle(MARKUP, MARKUP).draw(has_focus=True)
    return pane


TITLED = {"page": _titled_page, "line": _titled_line, "pane": _titled_pane}
TITLED_DIALOGS = {
    "question": lambda: AnswerScreen(ConditionWaiting("a", MARKUP, "", False, "bool", "", 1.0, 1.0)),
    "value": lambda: ValueScreen(RichValue(MARKUP, VALUE)),
}


@pytest.mark.parametrize("name", [*TITLED, *TITLED_DIALOGS])
async def test_a_title_shows_what_it_is_given_as_it_is(name: str) -> None:
    widget = TITLED[name]() if name in TITLED else Static()
    async with OneWidget(widget).run_test(size=(120, 20)) as pilot:
        if name in TITLED_DIALOGS:
            await pilot.app.push_screen(TITLED_DIALOGS[name]())
        await until(pilot, lambda: MARKUP in screen_text(pilot), "the title")
