"""The part of a form that shows its last run: status, questions, output and value."""

import time
from typing import Any

from IPython.core.getipython import get_ipython
from ipywidgets import HTML, Button, HBox, Output, Text, VBox, Widget

from flyte_debugger.run.events import ConditionWaiting
from flyte_debugger.run.run_handle import Run
from flyte_notebook.forms.editor import WIDE, escaped
from flyte_notebook.run_view.canvas import Stream
from flyte_notebook.run_view.condition_prompt import KINDS
from flyte_notebook.run_view.run_report import Bundle
from flyte_notebook.task_browser.tables import shown_line

OFTEN = 0.2
"""Least seconds between two drawings of the output."""


class Result:
    """The widgets; a `Canvas` for a run's view. Used by the thread that follows the run."""

    live = True

    def __init__(self) -> None:
        self.saved: list[Bundle] = []
        """The run's last drawn status and its value, for the static copy that is saved."""
        self._state, self._printed, self._end = Output(), Output(), Output()
        self._questions = VBox()
        self._asked: dict[str, ConditionWaiting] = {}
        self._debugged = VBox()
        self.widget = VBox([self._state, self._questions, self._printed, self._end, self._debugged])
        self._streams: list[dict[str, str]] = []
        self._held_back = False
        self._drawn = 0.0

    def clear(self) -> None:
        """Remove everything."""
        self._streams.clear()
        self.saved = []
        self._asked = {}
        self._questions.children = ()
        for output in (self._state, self._printed, self._end):
            output.outputs = ()

    def show_debugged(self, view: Widget) -> None:
        """Show a debug view in place of the last one."""
        self._debugged.children = (view,)

    def draw(self, bundle: dict[str, str]) -> None:
        """Show the run's status."""
        self.saved = [bundle]
        self._state.outputs = (_display(bundle),)

    def write(self, stream: Stream, text: str) -> None:
        """Show output, buffered for a moment to limit the number of messages."""
        if not self._streams or self._streams[-1]["name"] != stream:
            self._streams.append({"output_type": "stream", "name": stream, "text": ""})
        self._streams[-1]["text"] += text
        self._held_back = True
        if time.monotonic() - self._drawn >= OFTEN:
            self.flush()

    def flush(self) -> None:
        """Show the buffered output."""
        if self._held_back:
            self._held_back = False
            self._drawn = time.monotonic()
            self._printed.outputs = tuple(dict(stream) for stream in self._streams)

    def ask(self, run: Run, waiting: dict[str, ConditionWaiting]) -> None:
        """Show a field for each open question, and remove the others."""
        if waiting != self._asked:
            self._asked = dict(waiting)
            self._questions.children = tuple(_question(run, each) for each in waiting.values())

    def show_value(self, value: Any) -> None:
        """Show the task's value, as a cell would."""
        shell = get_ipython()
        if value is not None and shell is not None and shell.display_formatter is not None:
            data, metadata = shell.display_formatter.format(value)  # type: ignore[no-untyped-call]
            self._end.outputs = ({"output_type": "display_data", "data": data, "metadata": metadata},)
            text = data.get("text/plain", "")
            page = data.get("text/html", f"<pre>{escaped(text)}</pre>")
            self.saved.append({"text/plain": text, "text/html": page})

    def show_error(self, error: BaseException) -> None:
        """Show the error, as a cell would."""
        render = getattr(error, "_render_traceback_", None)
        lines = render() if render else [f"{type(error).__name__}: {error}"]
        self.saved.append(shown_line(f"{type(error).__name__}: {error}"))
        self._end.outputs = (
            {"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines},
        )


def _display(bundle: dict[str, str]) -> dict[str, Any]:
    return {"output_type": "display_data", "data": bundle, "metadata": {}}


def _question(run: Run, question: ConditionWaiting) -> VBox:
    """The widgets of a question: its text and a field for the answer."""
    text = "\n\n".join(filter(None, (question.prompt.strip(), question.description.strip())))
    prompt = HTML(f'<div class="flyte-question">{escaped(text)}</div>', layout=WIDE)
    field = Text(placeholder=KINDS[question.type])
    button, wrong = Button(description="Answer"), HTML()

    def answer(_any: Any) -> None:
        try:
            run.answer(question.action, field.value)
            button.disabled = True
        except ValueError as error:
            wrong.value = f'<div class="flyte-error">{escaped(str(error))}</div>'

    button.on_click(answer)
    return VBox([prompt, HBox([field, button]), wrong])
