"""The view of a run on a terminal: output scrolls above the actions and a spinner until the run ends."""

import re
import sys
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from rich.console import Group, RenderableType
from rich.live import Live
from rich.markdown import Markdown
from rich.spinner import Spinner
from rich.text import Text

from flyte_debugger.run.events import ConditionWaiting, Event, InputTaken, InputWaiting, Output
from flyte_debugger.run.state import RunState
from flyte_tui.cli.run.condition_prompt import ACCEPTED, Person
from flyte_tui.cli.run.outcome_text import action_tree, error_text, notes, outcome
from flyte_tui.cli.run.plain_view import console
from flyte_tui.cli.run.run_view import View
from flyte_tui.cli.text import tell_time
from flyte_tui.sanitize import one_line, sanitize

LIVE_CHILDREN = 8
"""Most actions shown below one parent while the run goes on."""
FRAMES = 12
"""Drawings of the live part per second."""
_COLOUR = re.compile(r"(\x1b\[[0-9;:]*m)")
_PENDING = 4000
"""Most characters kept of an unfinished line."""


class LineBuffer:
    """Assembles lines from pieces of text; a carriage return overwrites the line, as on a terminal."""

    def __init__(self) -> None:
        self.pending = ""
        """The unfinished last line."""

    def feed(self, text: str) -> list[str]:
        """Add text. Returns the lines that are complete now, without newlines."""
        *lines, rest = (self.pending + text).replace("\r\n", "\n").split("\n")
        self.pending = _overwritten(rest)[-_PENDING:]
        return [_overwritten(line) for line in lines]

    def flush(self) -> list[str]:
        """The unfinished line, if there is one."""
        rest, self.pending = self.pending, ""
        return [rest] if rest else []


def _overwritten(line: str) -> str:
    """The line as its carriage returns leave it; one at its end is kept for the text that may follow."""
    written = line.rstrip("\r")
    return written.rpartition("\r")[2] + ("\r" if line != written else "")


def coloured(line: str) -> Text:
    """A line of output with its colours, without other control sequences."""
    if "\x1b" not in line:
        return Text(sanitize(line))
    parts = _COLOUR.split(line)
    return Text.from_ansi("".join(part if at % 2 else sanitize(part) for at, part in enumerate(parts)))


class LiveView(View):
    """Shows everything on one terminal. When stderr is redirected, its text is written there unchanged."""

    draws_typing = True

    def __init__(self, state: RunState) -> None:
        super().__init__(state)
        self._console = console()
        self._lock = threading.Lock()
        self._buffers = {"stdout": LineBuffer(), "stderr": LineBuffer()}
        self._spinner = Spinner("dots" if self._console.encoding.startswith("utf") else "line", style="cyan")
        self._live = Live(
            get_renderable=self._frame,
            console=self._console,
            transient=True,
            refresh_per_second=FRAMES,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for buffer in self._buffers.values():
            self._print(buffer.flush())
        self._live.stop()

    def take(self, event: Event) -> None:
        with self._lock:  # The live display draws from a thread of its own.
            self.state.apply(event)
        if isinstance(event, InputWaiting):
            self._leave_the_terminal()
        self.announce(event)
        if isinstance(event, InputTaken):
            self._live.start()

    def _leave_the_terminal(self) -> None:
        """Show the task's prompt as it is, and draw nothing while the person types what the task reads."""
        self._live.stop()
        for buffer in self._buffers.values():
            for line in buffer.flush():
                self._console.print(coloured(line), end="", soft_wrap=True)

    def output(self, event: Output) -> None:
        if event.stream == "stderr" and not sys.stderr.isatty():
            print(event.text, end="", file=sys.stderr, flush=True)
        else:
            self._print(self._buffers[event.stream].feed(event.text))

    def note(self, text: str) -> None:
        self._console.print(Text(one_line(text), style="yellow"))

    def ask(self, question: ConditionWaiting) -> None:
        parts: list[RenderableType] = [
            Text.assemble(("? ", "bold cyan"), (one_line(question.name), "bold")),
            Markdown(sanitize(question.prompt)) if question.markdown else Text(sanitize(question.prompt)),
        ]
        if question.description:
            parts.append(Text(sanitize(question.description), style="dim"))
        self._console.print(*parts, sep="\n")

    def end(self) -> None:
        self._console.print(outcome(self.state), soft_wrap=True)
        if self.state.error:
            self._console.print(error_text(self.state.error), soft_wrap=True)

    def _print(self, lines: list[str]) -> None:
        if lines:
            self._console.print(Text("\n").join(map(coloured, lines)), soft_wrap=True)

    def _frame(self) -> RenderableType:
        with self._lock:
            return Group(*self._rows())

    def _rows(self) -> Iterator[RenderableType]:
        for buffer in self._buffers.values():
            if buffer.pending:
                yield _one_row(coloured(buffer.pending))
        now = time.time()
        elapsed = tell_time(now - self.state.started) if self.state.started else "starting"
        told = [elapsed, *(notes(self.state, self.state.root, now) if self.state.root else ())]
        title = Text.assemble((one_line(self.state.task), "bold"), ("  ".join(["", *told]), "dim"))
        self._spinner.update(text=_one_row(title))
        yield action_tree(self.state, now, LIVE_CHILDREN, self._spinner)
        if isinstance(self.answering, Person) and (question := self.answering.question):
            yield _answer_row(question, self.answering.typed, now)


def _answer_row(question: ConditionWaiting, typed: str, now: float) -> Text:
    """The answer typed so far, with the kind of answer and the time left."""
    row = Text.assemble(("? ", "bold cyan"), (one_line(question.name), "bold"))
    row.append(f" ({ACCEPTED[question.type]}) ", style="dim").append(one_line(typed)).append(" ", style="reverse")
    if question.timeout is not None:
        row.append(f"  {tell_time(question.at + question.timeout - now)} left", style="dim")
    return row


def _one_row(text: Text) -> Text:
    text.no_wrap, text.overflow = True, "ellipsis"
    return text
