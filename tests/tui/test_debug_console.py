"""The line that asks a stopped program: several lines, what was asked before, and how names go on."""

from concurrent.futures import Future

from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from flyte_debugger.console.commands.inspect_commands import Evaluate
from flyte_tui.widgets.debug.console import NEWLINE, Console
from flyte_tui.widgets.debug.debug_output import DebugOutput
from tests.tui.driving import screen_text, until

NAMES = ["factor", "factorial", "fact", "other"]


def complete(text: str) -> "Future[list[str]]":
    """What a program answers that has these names."""
    found: Future[list[str]] = Future()
    found.set_result(NAMES)
    return found


class OutputApp(App[None]):
    """The output and its line alone."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[object] = []

    def compose(self) -> ComposeResult:
        yield DebugOutput(complete)

    def on_mount(self) -> None:
        self.query_one(DebugOutput).ask()

    def on_debug_output_command_entered(self, event: DebugOutput.CommandEntered) -> None:
        self.asked.append(event.command)


def line(pilot: Pilot[None]) -> Console:
    """The line."""
    return pilot.app.query_one(Console)


async def test_a_statement_goes_on_in_more_lines_until_it_is_complete() -> None:
    app = OutputApp()
    async with app.run_test(size=(60, 12)) as pilot:
        line(pilot).value = "for x in y:"
        line(pilot).cursor_position = 99
        await pilot.press("enter", *"f(x)", "enter", *"g", "enter", "enter")
        assert app.asked == [Evaluate("for x in y:\n    f(x)\n    g")]
        assert [text for _, text in app.query_one(DebugOutput).log_view.lines] == [
            "» for x in y:",
            "…     f(x)",
            "…     g",
        ]
        line(pilot).value = "f("
        line(pilot).cursor_position = 99
        await pilot.press("enter", *"1)", "enter")
        assert app.asked[-1] == Evaluate("f(\n1)")
        await pilot.press(*"1+", "enter")
        assert app.asked[-1] == Evaluate("1+")


async def test_a_complete_line_goes_on_where_the_person_says_so() -> None:
    app = OutputApp()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press(*"a=1", "alt+enter", *"b=2", "ctrl+j", *"a+b", "enter")
        assert app.asked == [Evaluate("a=1\nb=2\na+b")]


async def test_all_lines_of_a_paste_come_in_one_piece() -> None:
    app = OutputApp()
    async with app.run_test(size=(60, 12)) as pilot:
        app.post_message(events.Paste("if a:\r\n\tb = '\x1b[31m'\r\n"))
        await until(pilot, lambda: line(pilot).value, "the paste")
        assert line(pilot).text == "if a:\n    b = '\x1b[31m'"
        await pilot.press("enter", "enter")
        assert app.asked == [Evaluate("if a:\n    b = '\x1b[31m'")]


async def test_what_was_asked_before_is_there_in_the_next_session() -> None:
    async with OutputApp().run_test() as pilot:
        line(pilot).remember("one")
        line(pilot).remember("for x in y:\n    two")
        line(pilot).remember("for x in y:\n    two")
    async with OutputApp().run_test() as pilot:
        await pilot.press(*"now", "up")
        assert line(pilot).text == "for x in y:\n    two"
        assert NEWLINE in line(pilot).value
        await pilot.press("up", "up")
        assert line(pilot).value == "one"
        await pilot.press("down", "down")
        assert line(pilot).value == "now"


async def test_tab_goes_through_the_names_that_fit() -> None:
    app = OutputApp()
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press(*"x + fa")
        await until(pilot, lambda: "fact  factor  factorial" in screen_text(pilot), "the names")
        await pilot.press("tab")
        assert line(pilot).value == "x + fact"
        await pilot.press("tab")
        assert line(pilot).value == "x + factor"
        await pilot.press("shift+tab", "shift+tab")
        assert line(pilot).value == "x + factorial"
        await pilot.press("space", "1")
        await until(pilot, lambda: "fact  factor" not in screen_text(pilot), "the names to be gone")
        await pilot.press("tab", "2")
        assert line(pilot).value == "x + factorial 12"


async def test_what_is_half_typed_belongs_to_its_task() -> None:
    async with OutputApp().run_test() as pilot:
        output = pilot.app.query_one(DebugOutput)
        output.log_view.focus()
        await until(pilot, lambda: not output.is_asking, "the focus to be elsewhere")
        output.belong_to("a.train")
        line(pilot).value = "loss +"
        output.belong_to("a.load")
        assert line(pilot).value == ""
        line(pilot).value = "rows"
        output.belong_to("a.train")
        assert line(pilot).value == "loss +"
        output.ask("typing")
        await until(pilot, lambda: output.is_asking, "the focus")
        output.belong_to("a.load")
        assert line(pilot).value == "typing"
