"""Shows a run that is beside the kernel, in widgets: its card, questions, output and value."""

import html
import time
from collections.abc import Callable
from typing import Any

from IPython.core.getipython import get_ipython
from ipywidgets import HTML, Button, HBox, Layout, Output, Text, VBox, Widget

from flyte_debugger.run.events import ConditionWaiting
from flyte_debugger.run.run_handle import Run
from flyte_debugger.run.state import RunState
from flyte_notebook.prompts.condition_prompt import KINDS
from flyte_notebook.run_view.canvas import Stream
from flyte_notebook.run_view.run_controls import RunControls
from flyte_notebook.run_view.run_model import RunModel
from flyte_notebook.run_view.run_report import Bundle, shown_line, status_line
from flyte_notebook.run_view.run_widget import RunWidget

_WIDE = Layout(width="auto", max_width="44em")
OFTEN = 0.2
"""Least seconds between two drawings of the output."""


class Result:
    """The widgets; a `Canvas` for a run's view. Used by the thread that follows the run.

    Args:
        controls: what the run's buttons do; None for a run without buttons, as below a form that has them.
    """

    live = True
    pause = 0.1
    ticks = False

    def __init__(self, controls: RunControls | None = None) -> None:
        self.saved: list[Bundle] = []
        """The run's last drawn status and its value, for the static copy that is saved."""
        self._controls = controls
        self._run: RunWidget | None = None
        self._model: RunModel | None = None
        self._card, self._printed, self._end = VBox(), Output(), Output()
        self._questions = VBox()
        self._asked: dict[str, ConditionWaiting] = {}
        self._reads = False
        self._below = VBox()
        self.widget = VBox([self._card, self._questions, self._printed, self._end, self._below])
        self._outputs: list[dict[str, Any]] = []
        self._held_back = False
        self._drawn = 0.0

    def clear(self) -> None:
        """Remove everything."""
        self._outputs.clear()
        self.saved = []
        self._asked, self._reads = {}, False
        self._questions.children = ()
        for output in (self._printed, self._end):
            output.outputs = ()

    def show_below(self, view: Widget) -> None:
        """Show a debug view in place of the last one."""
        self._below.children = (view,)

    def can(self, state: RunState) -> list[str]:
        """As the controls say."""
        return self._controls.can(state) if self._controls else []

    def draw(self, model: RunModel, is_last: bool) -> None:
        """Paint what has changed of the run."""
        if self._model is not model or self._run is None:
            self._model, self._run = model, RunWidget(model, self._do)
            self._card.children = (self._run,)
        else:
            self._run.paint(is_last)
        self.saved = [model.bundle()] if is_last else self.saved or [status_line(model.state, model.seconds)]

    def show(self, bundle: dict[str, Any]) -> None:
        """Show what the task displayed, between what it printed."""
        self._outputs.append({"output_type": "display_data", "data": bundle, "metadata": {}})
        self._held_back = True

    def _do(self, what: str) -> None:
        if self._controls and self._model:
            self._controls.do(what, self._below, self._model.state)

    def write(self, stream: Stream, text: str) -> None:
        """Show output, buffered for a moment to limit the number of messages."""
        if not self._outputs or self._outputs[-1].get("name") != stream:
            self._outputs.append({"output_type": "stream", "name": stream, "text": ""})
        self._outputs[-1]["text"] += text
        self._held_back = True
        if time.monotonic() - self._drawn >= OFTEN:
            self.flush()

    def flush(self) -> None:
        """Show the buffered output."""
        if self._held_back:
            self._held_back = False
            self._drawn = time.monotonic()
            self._printed.outputs = tuple(dict(output) for output in self._outputs)

    def ask(self, run: Run, waiting: dict[str, ConditionWaiting], reads: bool) -> None:
        """Show a field for each open question, and one for what the task reads; remove the others."""
        if waiting != self._asked or reads != self._reads:
            self._asked, self._reads = dict(waiting), reads
            lines = [_line(run)] if reads else []
            self._questions.children = (*(_question(run, each) for each in waiting.values()), *lines)

    def show_value(self, value: Any) -> None:
        """Show the task's value, as a cell would."""
        shell = get_ipython()
        if value is not None and shell is not None and shell.display_formatter is not None:
            data, metadata = shell.display_formatter.format(value)  # type: ignore[no-untyped-call]
            self._end.outputs = ({"output_type": "display_data", "data": data, "metadata": metadata},)
            text = data.get("text/plain", "")
            page = data.get("text/html", f"<pre>{html.escape(text)}</pre>")
            self.saved.append({"text/plain": text, "text/html": page})

    def show_error(self, error: BaseException) -> None:
        """Show the error, as a cell would."""
        render = getattr(error, "_render_traceback_", None)
        lines = render() if render else [f"{type(error).__name__}: {error}"]
        self.saved.append(shown_line(f"{type(error).__name__}: {error}"))
        self._end.outputs = (
            {"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines},
        )


def _question(run: Run, question: ConditionWaiting) -> VBox:
    """The widgets of a question: its text and a field for the answer."""
    text = "\n\n".join(filter(None, (question.prompt.strip(), question.description.strip())))
    prompt = HTML(f'<div class="flyte-question">{html.escape(text)}</div>', layout=_WIDE)
    field = Text(placeholder=KINDS[question.type])
    button, wrong = Button(description="Answer"), HTML()

    def answer(_any: Any) -> None:
        try:
            run.answer(question.action, field.value)
            button.disabled = True
        except ValueError as error:
            wrong.value = f'<div class="flyte-error">{html.escape(str(error))}</div>'

    button.on_click(answer)
    _on_enter(field, answer)
    return VBox([prompt, HBox([field, button]), wrong])


def _line(run: Run) -> VBox:
    """The widgets for a task that reads from its stdin: a field, and buttons that send it and end the input."""
    prompt = HTML('<div class="flyte-question">The task reads a line.</div>', layout=_WIDE)
    field, send, end = Text(), Button(description="Send"), Button(description="End of input")

    def give(_any: Any) -> None:
        text, field.value = field.value, ""
        run.write_stdin(f"{text}\n")

    send.on_click(give)
    _on_enter(field, give)
    end.on_click(lambda _any: run.close_stdin())
    return VBox([prompt, HBox([field, send, end])])


def _on_enter(field: Text, do: Callable[[Any], None]) -> None:
    """Have the enter key in a field do what the button beside it does."""
    field.on_msg(lambda _widget, content, _buffers: do(field) if content.get("event") == "submit" else None)
