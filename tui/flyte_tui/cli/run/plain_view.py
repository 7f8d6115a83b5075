"""The view of a run without a terminal: output unchanged, and a summary at the end."""

import sys
from typing import TextIO

from rich.console import Console, RenderableType

from flyte_debugger.run.events import Output
from flyte_debugger.run.state import RunState
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_tui.cli.run.outcome_text import error_text, outcome
from flyte_tui.cli.run.run_view import View
from flyte_tui.sanitize import one_line

WIDE = 160
"""Columns when the output is a file or a pipe."""


def console(stderr: bool = False) -> Console:
    """A console on stdout or stderr; wide when that is no terminal."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else WIDE, highlight=False, markup=False, emoji=False)


def print_report(renderable: RenderableType) -> None:
    """Print on stdout; to a file or a pipe without a table's trailing blanks."""
    out = console()
    if sys.stdout.isatty():
        out.print(renderable)
        return
    with out.capture() as captured:
        out.print(renderable)
    print(*(line.rstrip() for line in captured.get().splitlines()), sep="\n")


def print_error(error: ErrorInfo) -> None:
    """Print an exception on stderr."""
    console(stderr=True).print(error_text(error), soft_wrap=True)


class PlainView(View):
    """The task's stdout on stdout, its stderr and errors on stderr, the outcome on stdout."""

    def __init__(self, state: RunState) -> None:
        super().__init__(state)
        self._in_line: set[TextIO] = set()

    def output(self, event: Output) -> None:
        self._write(sys.stdout if event.stream == "stdout" else sys.stderr, event.text)

    def note(self, text: str) -> None:
        self._end_line(sys.stderr)
        self._write(sys.stderr, one_line(text) + "\n")

    def end(self) -> None:
        self._end_line(sys.stdout)
        console().print(outcome(self.state), soft_wrap=True)
        sys.stdout.flush()
        if self.state.error:
            self._end_line(sys.stderr)
            print_error(self.state.error)

    def _write(self, stream: TextIO, text: str) -> None:
        stream.write(text)
        stream.flush()
        (self._in_line.discard if text.endswith("\n") else self._in_line.add)(stream)

    def _end_line(self, stream: TextIO) -> None:
        if stream in self._in_line:
            self._write(stream, "\n")
