"""Answers to the conditions of a run (`flyte.new_condition`), typed on the terminal."""

import codecs
import contextlib
import os
import re
import select
import sys
import termios
import threading
from collections.abc import Callable, Iterator

from flyte_debugger.run.events import ConditionAnswered, ConditionWaiting, Event
from flyte_tui.cli.text import tell_time
from flyte_tui.sanitize import one_line, sanitize

ACCEPTED = {"bool": "yes or no", "int": "a whole number", "float": "a number", "str": "a text"}
"""The answer that a condition takes, by its type."""
POLL = 0.1
"""Seconds between two checks whether a question is still open."""
_KEYS = re.compile("(\r\n|[\r\n\x7f\b\x15])")
"""Enter, Backspace and Ctrl+U; every other key is text."""


def is_person_here() -> bool:
    """Whether somebody can type an answer: both the input and the output with the question are terminals."""
    return sys.stdin is not None and sys.stdin.isatty() and (sys.stdout.isatty() or sys.stderr.isatty())


def question_text(question: ConditionWaiting) -> str:
    """A condition on one line: its prompt, the kind of answer, its timeout."""
    until = "" if question.timeout is None else f", within {tell_time(question.timeout)}"
    return f"{question.name} asks: {question.prompt} Answer with {ACCEPTED[question.type]}{until}."


class Nobody:
    """Used when nobody can answer: says so, and cancels a run that would wait for ever.

    Args:
        cancel: ends the run.
        tell: shows a sentence.
    """

    def __init__(self, cancel: Callable[[], None], tell: Callable[[str], None]) -> None:
        self.gave_up = False
        """Whether the run was ended because of a question."""
        self._cancel = cancel
        self._tell = tell

    def take(self, event: Event) -> None:
        """Handle the next event of the run."""
        if not isinstance(event, ConditionWaiting) or self.gave_up:
            return
        question = f"{one_line(event.name)} waits for {ACCEPTED[event.type]} ({one_line(event.prompt)})"
        if event.timeout is not None:
            self._tell(
                f"{question}, and there is no terminal to answer on; it times out in {tell_time(event.timeout)}."
            )
            return
        self.gave_up = True
        self._tell(
            f"{question} without a timeout, and there is no terminal to answer on: the run is cancelled. "
            f"Run it on a terminal, answer it beforehand with --answer {event.name}=VALUE, or give the condition a "
            "timeout."
        )
        self._cancel()

    def close(self) -> None:
        """Nothing to close."""


class Person:
    """Asks the questions at the terminal, one after the other, and passes the answers on.

    Only keys typed after a question was shown count for it.

    Args:
        answer: takes a condition's action and the text; raises ValueError with a sentence for a wrong answer.
        tell: shows a sentence.
        keys: read each key as it is pressed, for a view that draws `typed`; otherwise read whole lines.
    """

    gave_up = False

    def __init__(self, answer: Callable[[str, str], None], tell: Callable[[str], None], keys: bool) -> None:
        self.typed = ""
        """The answer to `question` as typed so far."""
        self._answer = answer
        self._tell = tell
        self._keys = keys
        self._open: dict[str, ConditionWaiting] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._listening = False

    @property
    def question(self) -> ConditionWaiting | None:
        """The question to answer now."""
        return next(iter(list(self._open.values())), None)

    def take(self, event: Event) -> None:
        """Handle the next event of the run, before its question is shown."""
        with self._lock:
            if isinstance(event, ConditionAnswered):
                self._drop(event.action)
            elif isinstance(event, ConditionWaiting):
                self._open[event.action] = event
                if not self._listening:
                    self._start()

    def close(self) -> None:
        """Stop asking, and restore the terminal."""
        with self._lock:
            self._open.clear()
        if self._thread:
            self._thread.join()

    def _start(self) -> None:
        if self._thread:
            self._thread.join()  # It listens no more, and leaves the terminal as it was.
        self._listening = True
        terminal = contextlib.ExitStack()
        terminal.enter_context(_keys_alone() if self._keys else _whole_lines())
        self._thread = threading.Thread(target=self._listen, args=[terminal], name="flyte-answers", daemon=True)
        self._thread.start()

    def _listen(self, terminal: contextlib.ExitStack) -> None:
        stdin = sys.stdin.fileno()
        decoder = codecs.getincrementaldecoder(sys.stdin.encoding)("replace")
        with terminal:
            while self._is_open():
                if select.select([stdin], [], [], POLL)[0]:
                    if not (data := _read(stdin)):
                        self._tell("The input has ended, so no answer can be typed; Ctrl+C cancels the run.")
                        self._listening = False
                        return
                    self._type(decoder.decode(data))

    def _is_open(self) -> bool:
        """Whether a question is open. The thread ends when none is, and the next question starts a new one."""
        with self._lock:
            self._listening = bool(self._open)
            return self._listening

    def _type(self, text: str) -> None:
        for part in _KEYS.split(text):
            if part in ("\r", "\n", "\r\n"):
                self._submit()
                return  # what was typed ahead was not meant for a question that nobody had seen
            if part in ("\x7f", "\b"):
                self.typed = self.typed[:-1]
            else:
                self.typed = "" if part == "\x15" else self.typed + sanitize(part)

    def _submit(self) -> None:
        question, text, self.typed = self.question, self.typed, ""
        if question is None:
            return
        try:
            self._answer(question.action, text)
        except ValueError as error:
            self._tell(str(error))
            return
        with self._lock:
            self._drop(question.action)
        if self._keys:
            self._tell(f"{question.name}: {text}")

    def _drop(self, action: str) -> None:
        """Ends a question; for the current one, drops what was typed."""
        if self.question and self.question.action == action:
            self.typed = ""
        self._open.pop(action, None)


def _read(stdin: int) -> bytes:
    """The bytes that were typed; empty at the end of input and when the terminal is gone."""
    try:
        return os.read(stdin, 4096)
    except OSError:
        return b""


@contextlib.contextmanager
def _keys_alone() -> Iterator[None]:
    """Make the terminal deliver each key at once without echo; Ctrl+C still interrupts."""
    stdin = sys.stdin.fileno()
    before = termios.tcgetattr(stdin)
    alone = termios.tcgetattr(stdin)
    alone[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(stdin, termios.TCSAFLUSH, alone)
    try:
        yield
    finally:
        termios.tcsetattr(stdin, termios.TCSADRAIN, before)


@contextlib.contextmanager
def _whole_lines() -> Iterator[None]:
    """Make the terminal deliver whole lines, as usual, and drop what was typed before."""
    termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    yield
