"""The base of the views of a run, and the JSON views."""

import json
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from flyte_debugger.run.events import AttemptEnded, ConditionWaiting, DebuggerListening, Event, Notice, Output, encode
from flyte_debugger.run.state import RunState
from flyte_tui.cli.run.attempts import attempt_text
from flyte_tui.cli.run.condition_prompt import Nobody, Person, question_text
from flyte_tui.sanitize import one_line


class View:
    """Shows the events of one run; a context manager that lasts as long as the run.

    Args:
        state: the run before its first event.
    """

    draws_typing = False
    """Whether it shows what the person types in answer to a condition."""

    def __init__(self, state: RunState) -> None:
        self.state = state
        self.answering: Person | Nobody | None = None
        """Answers the run's conditions."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Restore the terminal."""

    def take(self, event: Event) -> None:
        """Apply the next event to the state and show it."""
        self.state.apply(event)
        self.announce(event)

    def announce(self, event: Event) -> None:
        """Show an event that needs its own line."""
        if isinstance(event, Output):
            self.output(event)
        elif isinstance(event, Notice):
            self.note(event.text)
        elif isinstance(event, AttemptEnded) and event.retry_in is not None:
            self.note(attempt_text(event, self.state.actions[event.action].task))
        elif isinstance(event, ConditionWaiting) and isinstance(self.answering, Person):
            self.ask(event)
        elif isinstance(event, DebuggerListening):
            self.listening(event)

    def listening(self, event: DebuggerListening) -> None:
        """Show how to attach an editor to the run."""
        from flyte_debugger.session.editor_settings import attach_settings, warning

        for line in (*attach_settings(event.host, event.port, Path.cwd()).splitlines(), warning(event.host)):
            if line:
                self.note(line)

    def output(self, event: Output) -> None:
        """Show what the task printed."""
        raise NotImplementedError

    def note(self, text: str) -> None:
        """Show a message of this program; may be called from any thread."""
        raise NotImplementedError

    def ask(self, question: ConditionWaiting) -> None:
        """Show a question that the person is to answer."""
        self.note(question_text(question))

    def end(self) -> None:
        """Show how the run ended; called after the context is left, for every run that was not refused."""
        raise NotImplementedError


class JsonView(View):
    """Prints one object on stdout at the end; the task's output goes to stderr."""

    def output(self, event: Output) -> None:
        print(event.text, end="", file=sys.stderr, flush=True)

    def note(self, text: str) -> None:
        print(one_line(text), file=sys.stderr, flush=True)

    def end(self) -> None:
        print(json.dumps(self.state.to_json()))


class EventsView(JsonView):
    """Prints each event at once as a JSON line on stdout; messages for people go to stderr."""

    def announce(self, event: Event) -> None:
        print(json.dumps(encode(event)), flush=True)
        if isinstance(event, ConditionWaiting) and isinstance(self.answering, Person):
            self.ask(event)

    def end(self) -> None:
        """Nothing to do: the last line was the outcome."""
