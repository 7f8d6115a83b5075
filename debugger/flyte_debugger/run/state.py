"""The state of a run, made by applying its events one after the other. Every front end draws this and nothing else."""

from dataclasses import dataclass, field
from typing import Any

from flyte_debugger.run import events
from flyte_debugger.run.attempt_state import Attempt
from flyte_debugger.run.cluster_events import PhaseEntered
from flyte_debugger.run.events import Event, Status
from flyte_taskmodel.description.task_description import ErrorInfo
from flyte_taskmodel.plain_json import to_plain


@dataclass
class ActionState:
    """One action of the run as far as it has come."""

    id: str
    parent: str | None
    task: str
    label: str
    group: str | None
    trace: bool
    inputs: dict[str, Any]
    cache: str
    started: float
    status: Status = "running"
    attempts: int = 0
    outputs: tuple[Any, ...] = ()
    outputs_text: tuple[str, ...] = ()
    """Outputs as Python writes them, in their order; empty or missing where the JSON reads the same."""
    error: ErrorInfo | None = None
    phase: str | None = None
    """Flyte's phase of an action on a cluster that is not over; None on this machine."""
    report: str | None = None
    """The report's path, once one was written."""
    ended: float | None = None

    @classmethod
    def of(cls, event: events.ActionStarted) -> "ActionState":
        """The action that an event says has begun."""
        return cls(
            id=event.action,
            parent=event.parent,
            task=event.task,
            label=event.label,
            group=event.group,
            trace=event.trace,
            inputs=event.inputs,
            cache=event.cache,
            started=event.at,
        )

    def end(self, event: events.ActionEnded) -> None:
        """Take in how it ended."""
        self.status, self.ended, self.error = event.status, event.at, event.error
        self.outputs, self.outputs_text = event.outputs, event.outputs_text


@dataclass
class RunState:
    """A run as far as it has come. `apply` is its only way to change; output text is not kept here."""

    run_id: str = ""
    task: str = ""
    file: str | None = None
    run_dir: str = ""
    status: Status = "running"
    actions: dict[str, ActionState] = field(default_factory=dict)
    """By id, in the order in which they began."""
    outputs: tuple[Any, ...] = ()
    outputs_text: tuple[str, ...] = ()
    """As those of an action."""
    error: ErrorInfo | None = None
    notices: list[str] = field(default_factory=list)
    attempts: dict[str, list[Attempt]] = field(default_factory=dict)
    """By the id of their action, in order."""
    conditions: set[str] = field(default_factory=set)
    """The actions that are waits for a person, answered ones too."""
    waiting: dict[str, events.ConditionWaiting] = field(default_factory=dict)
    """The conditions that a person has yet to answer, by their action."""
    waits_for_input: bool = False
    """Whether a task waits for something to read from its stdin."""
    used: dict[str, events.ResourcesUsed] = field(default_factory=dict)
    """What actions with a worker of their own used, by action."""
    stopped: dict[int, events.Stopped] = field(default_factory=dict)
    """The threads of a debug run that are stopped, by their id."""
    listening: events.DebuggerListening | None = None
    """Where an editor can attach to a debug run."""
    refused: events.RunRefused | None = None
    started: float | None = None
    ended: float | None = None

    def apply(self, event: Event) -> None:
        """Take one event in."""
        match event:
            case events.RunStarted():
                self.run_id, self.task, self.file = event.run_id, event.task, event.file
                self.run_dir, self.started = event.run_dir, event.at
            case events.ResourcesUsed():
                self.used[event.action] = event
            case events.DebuggerListening():
                self.listening = event
            case events.Notice():
                self.notices.append(event.text)
            case events.RunEnded():
                self._end_run(event)
            case events.RunRefused():
                self.refused, self.ended = event, event.at
            case _:
                self._apply_to_action(event)
                self._apply_wait(event)

    def _apply_to_action(self, event: Event) -> None:
        match event:
            case events.ActionStarted():
                self.actions[event.action] = ActionState.of(event)
            case events.AttemptStarted():
                self.actions[event.action].attempts = event.attempt
                self._attempt(event.action, event.attempt, event.at)
            case events.AttemptEnded():
                self._attempt(event.action, event.attempt, event.at).end(event)
            case PhaseEntered():
                self.actions[event.action].phase = event.phase
            case events.ReportFlushed():
                self.actions[event.action].report = event.path
                self._attempt(event.action, event.attempt, event.at).report = event.path
            case events.ActionEnded():
                self.waiting.pop(event.action, None)
                self.actions[event.action].end(event)

    def _apply_wait(self, event: Event) -> None:
        """A task waits for a person or for input, or a thread is stopped; or it no longer is."""
        match event:
            case events.ConditionWaiting():
                self.waiting[event.action] = event
                self.conditions.add(event.action)
            case events.ConditionAnswered():
                self.waiting.pop(event.action, None)
            case events.InputWaiting():
                self.waits_for_input = True
            case events.InputTaken():
                self.waits_for_input = False
            case events.Stopped():
                self.stopped[event.thread] = event
            case events.Continued():
                self.stopped.pop(event.thread, None)

    def _end_run(self, event: events.RunEnded) -> None:
        self.status, self.outputs, self.error, self.ended = event.status, event.outputs, event.error, event.at
        self.outputs_text = event.outputs_text
        self.waiting.clear()
        self.waits_for_input = False
        self.stopped.clear()
        for action in self.actions.values():
            if action.status == "running":
                action.status, action.ended = event.status, event.at

    def _attempt(self, action: str, number: int, at: float) -> Attempt:
        """The attempt of that number; a worker that dies early ends one that it never began."""
        attempts = self.attempts.setdefault(action, [])
        known = next((one for one in reversed(attempts) if one.number == number), None)
        if known is None:
            known = Attempt(number, at)
            attempts.append(known)
        return known

    def lost_attempts(self, action: str) -> list[Attempt]:
        """The attempts of an action after which another was due."""
        return [attempt for attempt in self.attempts.get(action, ()) if attempt.retry_in is not None]

    def next_attempt_at(self, action: str) -> float | None:
        """When an action's next attempt begins, in seconds since the epoch; None while one goes on, or for none."""
        last = self.attempts.get(action, [])[-1:]
        return last[0].next_at if last else None

    @property
    def was_preempted(self) -> bool:
        """Whether any attempt was."""
        return any(attempt.status == "preempted" for tries in self.attempts.values() for attempt in tries)

    def children(self, parent: str | None) -> list[ActionState]:
        """The actions that `parent` started, in order; those of the person for None."""
        return [action for action in self.actions.values() if action.parent == parent]

    def stops_in(self, action: str) -> list[events.Stopped]:
        """Where threads of that action are stopped."""
        return [stop for stop in self.stopped.values() if stop.action == action]

    @property
    def root(self) -> ActionState | None:
        """The action of the task that the person started."""
        return next(iter(self.actions.values()), None)

    @property
    def report(self) -> str | None:
        """The report that stands for the run: the root's, else the first that any action made."""
        reports = [action.report for action in self.actions.values() if action.report]
        return (self.root.report if self.root and self.root.report else None) or next(iter(reports), None)

    @property
    def seconds(self) -> float | None:
        """From the run's start to its end; None while it runs."""
        return None if self.started is None or self.ended is None else round(self.ended - self.started, 6)

    def to_json(self) -> dict[str, Any]:
        """The one object that `--json` prints, described in `docs/command-line.md`."""
        return {
            "run_id": self.run_id,
            "task": self.task,
            "status": self.status,
            "outputs": list(self.outputs),
            "error": to_plain(self.error),
            "actions": [
                {
                    "id": action.id,
                    "parent": action.parent,
                    "task": action.task,
                    "status": action.status,
                    "seconds": None if action.ended is None else round(action.ended - action.started, 6),
                    "attempts": action.attempts,
                    "cache": action.cache,
                    "report": action.report,
                }
                for action in self.actions.values()
            ],
            "report": self.report,
            "run_dir": self.run_dir,
            "seconds": self.seconds,
        }
