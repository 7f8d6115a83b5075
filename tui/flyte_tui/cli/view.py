"""What a person sees of a run while it goes on, and the view of those who only want the object at its end."""

import json
import sys
from types import TracebackType
from typing import Self

from flyte_debugger.events import AttemptEnded, Event, Notice, Output
from flyte_debugger.state import RunState
from flyte_tui.cli.text import cause_text, tell_time
from flyte_tui.inert import one_line


class View:
    """Shows the events of one run; used as a context that lasts as long as the run.

    Args:
        state: the run before its first event.
    """

    def __init__(self, state: RunState) -> None:
        self.state = state

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal as it was."""

    def take(self, event: Event) -> None:
        """Apply the next event to the state and show what is new."""
        self.state.apply(event)
        self.announce(event)

    def announce(self, event: Event) -> None:
        """Show what an event has to say by itself, the state aside."""
        if isinstance(event, Output):
            self.output(event)
        elif isinstance(event, Notice):
            self.note(event.text)
        elif isinstance(event, AttemptEnded) and event.retry_in is not None:
            why = cause_text(event.error) if event.error else event.status.replace("_", " ")
            task = self.state.actions[event.action].task
            wait = tell_time(event.retry_in)
            self.note(f"Attempt {event.attempt} of {task} failed, the next begins in {wait}: {why}")

    def output(self, event: Output) -> None:
        """Show what the task printed."""
        raise NotImplementedError

    def note(self, text: str) -> None:
        """Show a sentence of ours, from any thread."""
        raise NotImplementedError

    def end(self) -> None:
        """Show how the run ended; called after the context is left, for every run that was not refused."""
        raise NotImplementedError


class JsonView(View):
    """One object on stdout when the run is over; what the task prints goes to stderr."""

    def output(self, event: Output) -> None:
        print(event.text, end="", file=sys.stderr, flush=True)

    def note(self, text: str) -> None:
        print(one_line(text), file=sys.stderr, flush=True)

    def end(self) -> None:
        print(json.dumps(self.state.to_json()))
