"""What the terminal program stands on in Textual: when an upgrade moves one, this says which and what for."""

import inspect

import pytest
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from flyte_tui._textual import PasteParser
from flyte_tui.cli.debug.debug_program import DebugApp


def test_the_driver_reads_with_a_parser_that_can_be_replaced() -> None:
    assert linux_driver.XTermParser is XTermParser or issubclass(linux_driver.XTermParser, XTermParser)
    assert "XTermParser(" in inspect.getsource(linux_driver), "pastes are read by Textual's own parser, not by ours"
    assert list(inspect.signature(XTermParser.feed).parameters) == ["self", "data"]


def test_each_program_of_ours_reads_pastes_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux_driver, "XTermParser", XTermParser)
    DebugApp("a debugged program", lambda *_any: pytest.fail("not begun"))
    assert issubclass(linux_driver.XTermParser, PasteParser)


def test_a_line_of_input_takes_pastes_by_itself() -> None:
    assert "_on_paste" in vars(Input), "a paste of several lines into a line of input would lose all but the first"


def test_a_change_of_the_focus_need_not_repaint_the_screen() -> None:
    assert Screen.focused._repaint in (True, False), "each change of the focus paints the whole screen again"
    assert "self.refresh()" in inspect.getsource(Widget._on_focus), "a widget that gets the focus is not repainted"
    assert "self.refresh()" in inspect.getsource(Widget._on_blur), "a widget that loses the focus is not repainted"


def test_a_widget_that_fails_while_it_is_removed_is_told_from_others() -> None:
    assert "self.app._handle_exception(" in inspect.getsource(MessagePump._pre_process), "it ends the program"
    assert "._pruning = True" in inspect.getsource(App._prune), "nothing says that a widget is being removed"
