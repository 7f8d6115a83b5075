"""A dialog for a condition: its prompt, and a field for the answer."""

from rich.console import Group, RenderableType
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label

from flyte_debugger.run.condition_answer import parse_answer
from flyte_debugger.run.events import ConditionWaiting
from flyte_tui.sanitize import bounded, one_line
from flyte_tui.theme_styles import BOLD, DIM, Palette
from flyte_tui.widgets.rich_widget import Drawn

GRACE = 0.6
"""Seconds in which a dialog that opened by itself takes no keys: they were meant for the screen below."""
INPUT_TYPES = {"int": "integer", "float": "number", "str": "text"}


class AnswerScreen(ModalScreen[str | None]):
    """Returns the answer as text, or None when the person postponed it.

    Args:
        question: the condition.
        by_itself: whether it opened without a key of the person's.
    """

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    AnswerScreen {
        Horizontal { height: auto; margin-top: 1; }
        Button { margin-right: 2; }
        Input { margin-top: 1; }
        #problem { color: $text-error; }
    }
    """
    BINDINGS = [  # noqa: RUF012
        Binding("escape", "dismiss(None)", "Later"),
        Binding("y", "say('yes')", "Yes"),
        Binding("n", "say('no')", "No"),
    ]

    def __init__(self, question: ConditionWaiting, by_itself: bool = False) -> None:
        super().__init__()
        self.question = question
        self.takes_answers = not by_itself

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog") as box:
            box.border_title = Content(one_line(self.question.name, 60))
            box.border_subtitle = "escape: answer later"
            yield Drawn()
            if self.question.type == "bool":
                with Horizontal():
                    yield Button("Yes (y)", variant="success", id="yes")
                    yield Button("No (n)", variant="error", id="no")
            else:
                kind = INPUT_TYPES[self.question.type]
                yield Input(type=kind, placeholder=f"a value of type {self.question.type}")  # type: ignore[arg-type]
                yield Label("", id="problem", markup=False)

    def on_mount(self) -> None:
        self.query_one(Drawn).show(self._draw)
        if self.takes_answers:
            self.begin()
        else:
            self.set_timer(GRACE, self.begin)

    def begin(self) -> None:
        """Take answers from now on."""
        self.takes_answers = True
        self.query("Button, Input").first().focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "say" or (self.question.type == "bool" and self.takes_answers)

    @on(Button.Pressed)
    def _press(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        try:
            parse_answer(self.question, event.value)
        except ValueError as error:
            self.query_one("#problem", Label).update(one_line(str(error)))
        else:
            self.dismiss(event.value)

    def action_say(self, word: str) -> None:
        """Answer a yes-or-no question."""
        self.dismiss(word)

    def _draw(self, colours: Palette) -> RenderableType:
        question = self.question
        prompt = bounded(question.prompt, 4000)
        parts: list[RenderableType] = [_markdown(prompt) if question.markdown else Text(prompt, BOLD)]
        if question.description:
            parts.append(Text(bounded(question.description, 4000)))
        if question.timeout is not None:
            parts.append(Text(f"The task waits {question.timeout:g} s for the answer.", DIM))
        return Group(*parts)


def _markdown(text: str) -> RenderableType:
    from rich.markdown import Markdown  # Its parser takes a while to import: few tasks ask questions.

    return Markdown(text, hyperlinks=False)
