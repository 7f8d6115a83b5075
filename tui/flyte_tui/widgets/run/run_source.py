"""The source of what was run, at the task or at the frame that failed."""

from dataclasses import dataclass
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from flyte_debugger.console.source_lines import SourceCache
from flyte_taskmodel.discovery.source_outline import outline
from flyte_tui.highlighted_source import HighlightedSource, SourceHighlighter
from flyte_tui.widgets.debug.code_view import CodeView


class RunSource(Vertical):
    """Shows a file as it is saved now; reads and highlights it in a thread."""

    @dataclass
    class FileRead(Message):
        """A thread has read a file."""

        wanted: tuple[str, int | str]
        source: HighlightedSource
        line: int

    DEFAULT_CSS = """
    RunSource > CodeView { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.code = CodeView()
        self._wanted: tuple[str, int | str] = ("", 0)
        self._highlighter = SourceHighlighter()
        self._files = SourceCache()

    def compose(self) -> ComposeResult:
        yield self.code

    @property
    def place(self) -> tuple[str, int]:
        """The file and line that the cursor is at."""
        return self.code.path, self.code.cursor

    def show(self, path: str, at: int | str) -> None:
        """Show a file.

        Args:
            path: of the file.
            at: the line that is marked, counted from 1, or the function whose first line is gone to.
        """
        if (path, at) != self._wanted:
            self._wanted = (path, at)
            self._read(path, at)

    @work(thread=True, exclusive=True, group="source")
    def _read(self, path: str, at: int | str) -> None:
        lines = self._files.read(path)
        line = at if isinstance(at, int) else _line_of(path, at)
        self.post_message(self.FileRead((path, at), self._highlighter.highlight(lines), line))

    @on(FileRead)
    def _show(self, event: FileRead) -> None:
        event.stop()
        if event.wanted == self._wanted:
            is_frame = isinstance(event.wanted[1], int)
            self.code.show(event.source, event.line, "current" if is_frame else "caller")


def _line_of(path: str, function: str) -> int:
    """Where a task's function begins; the first line where it is not found."""
    return next((task.line for task in outline(Path(path)) if task.function == function), 1)
