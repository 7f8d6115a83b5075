"""The widget of a task's source before it runs, for a tab of its form."""

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from flyte_notebook.debug_view.anchored_breakpoints import MEMORY
from flyte_notebook.debug_view.task_source import TaskSource
from flyte_notebook.run_view.widget_source import SOURCE, SOURCE_STYLE, joined_files

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task


class SourceWidget(anywidget.AnyWidget):
    """Draws a task's source with a gutter; the contract of its traits is that of `TaskSourceView` in `source_lines.js`.

    Args:
        task: a TaskTemplate, or `file.py:task`.
    """

    _esm = joined_files(*SOURCE, "debug_view/source_widget.js")
    _css = joined_files(*SOURCE_STYLE)

    source = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    marks = traitlets.Dict().tag(sync=True)

    def __init__(self, task: "Task | str") -> None:
        self._source = TaskSource(task)
        super().__init__(source=self._source.drawn, marks=self._source.marks)
        self.on_msg(self._take)
        MEMORY.tell(self)

    def breakpoints_changed(self) -> None:
        """Draw the breakpoints that there are now."""
        self.marks = self._source.marks

    def _take(self, _widget: Any, content: Any, _buffers: Any) -> None:
        match content:
            case {"command": "toggle_breakpoint", "line": int() as line}:
                self._source.toggle(line)
