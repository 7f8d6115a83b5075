"""What a person sees of a run while it goes on, and the view of those who only want the object at its end."""

import json
import sys
from types import TracebackType
from typing import Self

from flyte_debugger.events import AttemptEnded, Event, Notice, Output
from flyte_debugger.state import RunState
from flyte_tui.inert import one_line


class View:
    """Shows the events of one run; used as a context that lasts as long as the run."""

    def __init__(self) -> None:
        self.state = RunState()

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
            self.note(retry_text(event, self.state.actions[event.action].task, event.retry_in))

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


def tell_time(seconds: float) -> str:
    """`0.31 s`, `12.4 s`, `2 min 05 s`, `1 h 20 min`."""
    if seconds < 9.995:
        return f"{seconds:.2f} s"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def retry_text(event: AttemptEnded, task: str, retry_in: float) -> str:
    """A sentence on an attempt that failed and is followed by another."""
    why = f"{event.error.type}: {event.error.message}" if event.error else event.status.replace("_", " ")
    return f"Attempt {event.attempt} of {task} failed, the next begins in {tell_time(retry_in)}: {why}"
