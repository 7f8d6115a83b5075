"""Asks the questions of a task (`flyte.new_condition`) in the cell, through the kernel's own `input()`."""

import html
import sys
from typing import Any

from IPython.core.error import StdinNotImplementedError
from IPython.core.getipython import get_ipython
from IPython.display import display

from flyte_debugger.run.events import ConditionWaiting
from flyte_debugger.run.run_handle import Run
from flyte_notebook.run_view.event_pump import EventPump
from flyte_notebook.run_view.interrupts import Interrupts

KINDS = {"bool": "yes or no", "int": "a whole number", "float": "a number", "str": "text"}
LONG = 200
"""A question of more characters is shown above its field instead of beside it."""

_NOBODY = (StdinNotImplementedError, EOFError, OSError, RuntimeError)
"""Raised by `input()` when nobody can answer: under nbconvert, in a kernel without stdin, at the end of a file."""


class Asking:
    """Asks the questions of a run, one after the other.

    Args:
        run: receives the answers.
        following: keeps the run's view up to date meanwhile.
        interrupts: reads the input.
    """

    def __init__(self, run: Run, pump: EventPump, interrupts: Interrupts) -> None:
        self.unasked: str | None = None
        """Why the run was cancelled: set when it would wait for ever for a person who cannot be asked."""
        self._run = run
        self._pump = pump
        self._interrupts = interrupts
        self._settled: set[ConditionWaiting] = set()

    def ask(self) -> None:
        """Ask every open question that was not asked yet."""
        while question := next((each for each in self._pump.state.waiting.values() if self._is_open(each)), None):
            if not (self._interrupts.heard and self._ask(question)):
                self._go_unasked(question)
            self._settled.add(question)

    def _ask(self, question: ConditionWaiting) -> bool:
        """Ask until the answer is valid or the question is closed. Returns False when nobody can answer."""
        prompt, over = _prompt(question), f"{question.name} is no longer waiting for an answer"
        while self._is_open(question):
            try:
                text = self._interrupts.read(prompt, self._pump, lambda: self._is_open(question), over)
            except _NOBODY:
                return False
            if text is None:
                break
            try:
                self._run.answer(question.action, text)
                break
            except ValueError as wrong:
                print(wrong, file=sys.stderr)
        return True

    def _is_open(self, question: ConditionWaiting) -> bool:
        state = self._pump.state
        action = state.actions.get(question.action)
        return (
            state.ended is None
            and question not in self._settled
            and question in state.waiting.values()
            and (action is None or action.ended is None)
        )

    def _go_unasked(self, question: ConditionWaiting) -> None:
        asks = f"{self._pump.state.task} waits for {question.name!r} ({KINDS[question.type]}): {question.prompt}"
        if question.timeout is not None:
            self._pump.notice(f"{asks} Nobody can answer here; it times out after {question.timeout:g} s.")
            return
        self.unasked = f"{asks} Nobody can answer here, so the run was cancelled."
        self._run.cancel()


def is_somebody_there() -> bool:
    """Whether the front end of the executing cell can ask a person; nbconvert cannot."""
    return bool(_content().get("allow_stdin"))


def can_type() -> bool:
    """Whether a person is there to type into a cell, or into a widget, one of whose buttons they have just used."""
    return is_somebody_there() or "comm_id" in _content()


def _content() -> dict[str, Any]:
    """What the front end has just sent."""
    get_parent = getattr(get_ipython(), "get_parent", None)
    return dict(get_parent().get("content", {})) if get_parent else {}


def _prompt(question: ConditionWaiting) -> str:
    """The prompt beside the field; a long question is printed above it. Markdown is shown as text."""
    within = "" if question.timeout is None else f", within {question.timeout:g} s"
    kind = f"({KINDS[question.type]}{within}) "
    if not question.description and len(question.prompt) <= LONG and "\n" not in question.prompt.strip():
        return f"{question.prompt.strip()} {kind}"
    text = "\n\n".join(filter(None, (question.prompt.strip(), question.description.strip())))
    page = f'<div style="white-space:pre-wrap">{html.escape(text)}</div>'
    display({"text/plain": text, "text/html": page}, raw=True)  # type: ignore[no-untyped-call]
    return f"{question.name} {kind}"
