"""The line of keys: what it shows in little room, and what a click on it does."""

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Input

from flyte_tui.widgets.keys_footer import KeysFooter
from tests.tui.driving import screen_text


class Keyed(App[None]):
    """An app that notes what was pressed."""

    BINDINGS = [  # noqa: RUF012
        Binding("a,b", "note('first')", "First"),
        Binding("ctrl+t", "note('second')", "Second"),
        Binding("f5", "note('hidden')", "Hidden", show=False),
    ]
    AUTO_FOCUS = None

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []
        self.may = True

    def compose(self) -> ComposeResult:
        yield Input()
        yield KeysFooter()

    def action_note(self, what: str) -> None:
        self.noted.append(what)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.may or parameters != ("second",)


def last_line(pilot: Pilot[None]) -> str:
    return screen_text(pilot).splitlines()[-1]


async def test_each_action_is_shown_once_and_a_click_does_it() -> None:
    app = Keyed()
    async with app.run_test(size=(60, 5)) as pilot:
        await pilot.pause()
        line = last_line(pilot)
        assert line.split() == ["a", "First", "^t", "Second", "│", "^p", "palette"]
        await pilot.click(KeysFooter, offset=(line.index("Second") + 1, 0))
        await pilot.pause()
        await pilot.click(KeysFooter, offset=(40, 0))
        assert app.noted == ["second"]


async def test_a_key_that_does_not_fit_is_left_out_whole() -> None:
    async with Keyed().run_test(size=(29, 5)) as pilot:
        await pilot.pause()
        assert last_line(pilot).split() == ["a", "First", "│", "^p", "palette"]


async def test_it_follows_what_may_be_pressed() -> None:
    app = Keyed()
    async with app.run_test(size=(60, 5)) as pilot:
        app.may = False
        app.refresh_bindings()
        await pilot.pause()
        assert "Second" not in last_line(pilot)
