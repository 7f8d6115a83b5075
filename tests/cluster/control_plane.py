"""The state of a Flyte control plane for tests: runs and their actions, in memory, and who waits for a change."""

import asyncio
import datetime
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from flyteidl2.common import identifier_pb2, phase_pb2
from flyteidl2.core import literals_pb2
from flyteidl2.task import run_pb2, task_definition_pb2
from flyteidl2.workflow import run_definition_pb2

QUEUED, INITIALIZING, RUNNING = (
    phase_pb2.ACTION_PHASE_QUEUED,
    phase_pb2.ACTION_PHASE_INITIALIZING,
    phase_pb2.ACTION_PHASE_RUNNING,
)
SUCCEEDED, FAILED, ABORTED, TIMED_OUT, PAUSED = (
    phase_pb2.ACTION_PHASE_SUCCEEDED,
    phase_pb2.ACTION_PHASE_FAILED,
    phase_pb2.ACTION_PHASE_ABORTED,
    phase_pb2.ACTION_PHASE_TIMED_OUT,
    phase_pb2.ACTION_PHASE_PAUSED,
)
ENDED = frozenset((SUCCEEDED, FAILED, ABORTED, TIMED_OUT))
ROOT = "a0"
Details = run_definition_pb2.ActionDetails


@dataclass
class Action:
    """One action: what clients are told of it, and what the server alone knows."""

    details: Details
    input_uri: str = ""
    created: datetime.datetime = field(default_factory=lambda: now())
    updated: datetime.datetime = field(default_factory=lambda: now())
    value: literals_pb2.Literal | None = None
    """What a person answered to a condition."""

    @property
    def phase(self) -> int:
        return int(self.details.status.phase)

    @property
    def name(self) -> str:
        return str(self.details.id.name)

    @property
    def light(self) -> run_definition_pb2.Action:
        """It as a list has it."""
        details = self.details
        return run_definition_pb2.Action(id=details.id, metadata=details.metadata, status=details.status)


@dataclass
class Run:
    """One run: its actions by name, the root first."""

    spec: run_pb2.RunSpec
    actions: dict[str, Action] = field(default_factory=dict)

    @property
    def root(self) -> Action:
        return self.actions[ROOT]


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class ControlPlane:
    """All runs. Belongs to the thread of the server's event loop; a test changes it through `ClusterServer.call`.

    Args:
        folder: holds inputs, outputs, code and logs.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        """Where the server listens, once it does."""
        self.keeps_logs_open = False
        """Whether the stream of a log stays open when its pod is gone."""
        self.forgotten_logs = 0
        """How many streams of logs are said not to be there, after what they have told."""
        self.runs: dict[str, Run] = {}
        self._changed = asyncio.Event()
        self._closed = False

    def run(self, run_id: identifier_pb2.RunIdentifier) -> Run:
        """A run; the client is told when there is none."""
        if run_id.name not in self.runs:
            raise ConnectError(Code.NOT_FOUND, f"run {run_id.name} not found")
        return self.runs[run_id.name]

    def action(self, action_id: identifier_pb2.ActionIdentifier) -> Action:
        """An action; the client is told when there is none."""
        actions = self.run(action_id.run).actions
        if action_id.name not in actions:
            raise ConnectError(Code.NOT_FOUND, f"action {action_id.name} not found")
        return actions[action_id.name]

    def place(self, action: Action, attempt: int) -> Path:
        """The folder of an attempt: outputs, error, report and log."""
        return self.folder / "runs" / action.details.id.run.name / action.name / str(attempt)

    def add_run(self, run_id: identifier_pb2.RunIdentifier, spec: run_pb2.RunSpec) -> Run:
        """A new run without actions."""
        if run_id.name in self.runs:
            raise ConnectError(Code.ALREADY_EXISTS, f"run {run_id.name} exists")
        self.runs[run_id.name] = Run(spec)
        return self.runs[run_id.name]

    def add_action(self, details: Details, input_uri: str = "") -> Action:
        """A new action of a run, in whatever phase `details` says."""
        action = Action(details, input_uri)
        if not details.status.HasField("start_time"):
            details.status.start_time.FromDatetime(action.created)
        self.runs[details.id.run.name].actions[details.id.name] = action
        self.touch(action)
        return action

    def enter(self, action: Action, phase: int) -> None:
        """Move an action into a phase, also in its attempt; an ended one stays as it is."""
        details = action.details
        if details.status.phase in ENDED:
            return
        details.status.phase = phase
        moment = now()
        if details.attempts:
            attempt = details.attempts[-1]
            attempt.phase = phase
            if attempt.phase_transitions:
                attempt.phase_transitions[-1].end_time.FromDatetime(moment)
            if phase not in ENDED:
                attempt.phase_transitions.add(phase=phase).start_time.FromDatetime(moment)
            else:
                attempt.end_time.FromDatetime(moment)
        if phase in ENDED:
            details.status.end_time.FromDatetime(moment)
        self.touch(action)

    def begin_attempt(self, action: Action, phase: int) -> int:
        """Begin the next attempt in this phase. Returns its number."""
        details = action.details
        details.status.attempts = len(details.attempts) + 1
        attempt = details.attempts.add(attempt=details.status.attempts)
        attempt.start_time.FromDatetime(now())
        self.enter(action, phase)
        return int(attempt.attempt)

    def touch(self, action: Action) -> None:
        """Say that an action changed."""
        action.updated = now()
        self._changed.set()
        self._changed = asyncio.Event()

    def close(self) -> None:
        """End whatever waits for changes."""
        self._closed = True
        self._changed.set()

    async def changes(self) -> AsyncIterator[None]:
        """Once at the beginning, and after every change."""
        while not self._closed:
            changed = self._changed
            yield
            await changed.wait()


def run_id(name: str = "") -> identifier_pb2.RunIdentifier:
    """The id of a run of the tests' project."""
    name = name or "r" + secrets.token_hex(5)
    return identifier_pb2.RunIdentifier(org="org", project="demo", domain="development", name=name)


def sketch(run: str, name: str, task: str, phase: int, parent: str = "") -> Details:
    """The details of an action that nothing executes."""
    details = Details(id=identifier_pb2.ActionIdentifier(run=run_id(run), name=name))
    details.metadata.parent, details.metadata.action_type = parent, run_definition_pb2.ACTION_TYPE_TASK
    described = task_definition_pb2.TaskIdentifier(org="org", project="demo", domain="development", name=task)
    details.metadata.task.id.CopyFrom(described)
    details.metadata.task.short_name = task.rpartition(".")[2]
    details.metadata.executed_by.user.spec.email = "ada@example.com"
    details.status.phase, details.status.attempts = phase, 1
    if phase in ENDED:
        details.status.end_time.FromDatetime(now())
    return details
