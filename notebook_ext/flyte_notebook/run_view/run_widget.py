"""The widget of a run: the traits that `run_view.js` draws, and the messages that it sends."""

import threading
from collections.abc import Callable
from typing import Any

import traitlets

from flyte_notebook.run_view.quick_widget import QuickWidget, source_trait, text_trait
from flyte_notebook.run_view.run_model import RunModel
from flyte_notebook.run_view.widget_source import REPORT
from flyte_notebook.sandbox.sandbox_frame import frame_wrapper


class RunWidget(QuickWidget):
    """One run; the contract of its traits and messages is at the head of `run_view.js`.

    Args:
        model: of the run.
        do: does what a button says, `stop`, `rerun` or `debug`; called in a thread of its own.
        hides: the class of the static copy, which is not shown beside the widget.
    """

    _esm = source_trait(*REPORT, "run_view/run_view.js")
    _css = source_trait("run_view/run_view.css")
    _anywidget_id = text_trait("flyte_notebook.RunWidget")

    card = traitlets.Dict().tag(sync=True)
    notices: traitlets.List[str] = traitlets.List().tag(sync=True)
    attempts: traitlets.List[str] = traitlets.List().tag(sync=True)
    bars: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    actions: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    reports: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    report = traitlets.Dict().tag(sync=True)
    detail = traitlets.Dict().tag(sync=True)
    wrapper = traitlets.Dict(frame_wrapper()).tag(sync=True)
    hides = traitlets.Unicode().tag(sync=True)

    def __init__(self, model: RunModel, do: Callable[[str], None], hides: str = "flyte-none") -> None:
        super().__init__(hides=hides, **model.changes(is_last=True))
        self._model = model
        self._do = do
        self._painting = threading.Lock()
        self.on_msg(self._take)

    def paint(self, is_last: bool = False) -> None:
        """Have the browser draw what has changed, in one message; from any thread.

        Args:
            is_last: whether nothing may wait.
        """
        with self._painting, self.hold_sync():
            for name, value in self._model.changes(is_last).items():
                setattr(self, name, value)

    def _take(self, _widget: Any, content: Any, _buffers: Any) -> None:
        match content:
            case {"command": "open", "open": bool(is_open)}:
                self._model.open(is_open)
            case {"command": "report", "action": str() | None as action}:
                self._model.choose_report(action)
            case {"command": "stop" | "rerun" | "debug" as what} if what in self._model.can():
                threading.Thread(target=self._do, args=(what,), name=f"flyte-notebook-{what}", daemon=True).start()
        self.paint()
