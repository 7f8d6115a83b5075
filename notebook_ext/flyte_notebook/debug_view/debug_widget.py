"""The widget: the traits that `debug_view.js` draws, and how they are kept as the model has them."""

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from flyte_notebook.run_view.widget_source import REPORT, SOURCE_STYLE, joined_files
from flyte_notebook.sandbox.sandbox_frame import frame_wrapper


class DebugWidget(anywidget.AnyWidget):
    """One view; the contract of its traits and messages is at the head of `debug_view.js`.

    Args:
        handle: takes each message of the browser.
        hides: the class of the static copy, which is not shown beside the widget.
    """

    _esm = joined_files(*REPORT, "debug_view/source_lines.js", "debug_view/debug_view.js")
    _css = joined_files(*SOURCE_STYLE)

    status = traitlets.Dict().tag(sync=True)
    source = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    place = traitlets.Dict().tag(sync=True)
    stack: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    variables: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    watches: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    stops = traitlets.Dict().tag(sync=True)
    rich = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    output = traitlets.Dict().tag(sync=True)
    transcript: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    actions: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    breakpoints: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    report = traitlets.Dict().tag(sync=True)
    reports: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    wrapper = traitlets.Dict(frame_wrapper()).tag(sync=True)
    completions = traitlets.Dict().tag(sync=True)
    hides = traitlets.Unicode().tag(sync=True)

    def __init__(self, handle: Callable[[Any], None], hides: str, drawn: dict[str, Any]) -> None:
        super().__init__(hides=hides, **drawn)
        self._handle = handle
        self.on_msg(self._take)

    def show(self, changes: dict[str, Any]) -> None:
        """Have the browser draw what has changed, in one message."""
        with self.hold_sync():
            for name, value in changes.items():
                if name != "source" or value is not None:  # The source stays while the program runs.
                    setattr(self, name, value)

    def _take(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict):
            self._handle(content)
