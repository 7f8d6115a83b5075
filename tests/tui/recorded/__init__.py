"""Runs that once took place, written down with fixed times so that pictures of them never change."""

from pathlib import Path

from flyte_debugger.console.live_run import LiveRun
from flyte_debugger.run.events import (
    ActionEnded,
    ActionStarted,
    AttemptEnded,
    AttemptStarted,
    Event,
    Notice,
    Output,
    ReportFlushed,
    RunEnded,
    RunRefused,
    RunStarted,
)
from flyte_debugger.run.request import RunRequest, TaskRef
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.description.task_description import ErrorInfo, Frame

REPORT = Path(__file__).parent / "report.html"
TRAINING = str(Path(__file__).parent / "training.py")


class RecordedRun(LiveRun):
    """A run that only repeats what was written down: it starts no process."""

    def __init__(self, events: list[Event]) -> None:
        super().__init__(RunRequest(TaskRef(file=TRAINING, name="train")), WorkerPool())
        self._recorded = events
        self.written: list[str | None] = []
        """What was given to its stdin; None for the end of it."""

    def tell(self, event: Event) -> None:
        """Let something more happen."""
        self._box.put(event)

    def write_stdin(self, text: str) -> None:
        self.written.append(text)

    def close_stdin(self) -> None:
        self.written.append(None)

    def follow(self) -> None:
        for event in self._recorded:
            self._box.put(event)


def _action(name: str, parent: str | None, label: str, at: float, **more: object) -> ActionStarted:
    told = {"inputs": {}, "cache": "off", "group": None, "trace": False} | more
    return ActionStarted(action=name, parent=parent, task=f"training.{label}", label=label, at=at, **told)  # type: ignore[arg-type]


_BEGIN: list[Event] = [
    RunStarted("20260102-030405-abcd", "training.train", TRAINING, "/data/runs/20260102-030405-abcd", 100.0),
    _action("a0", None, "train", 100.0, inputs={"epochs": 3, "learning_rate": 0.3}),
    AttemptStarted("a0", 1, 100.0),
    Output("stdout", "epoch 1/3  loss 12.8557\nepoch 2/3  loss 0.9624\n", 100.2),
    Output("stderr", "\x1b[33mwarning\x1b[0m: [bold]the loss[/bold] falls fast 你好\n", 100.3),
    _action("a1", "a0", "load", 100.4, group="epochs", cache="hit"),
    ActionEnded("a1", "succeeded", ([1, 2, 3],), None, 100.4),
    _action("a2", "a0", "step", 100.5, group="epochs"),
    AttemptStarted("a2", 1, 100.5),
    AttemptEnded("a2", 1, "failed", ErrorInfo("OSError", "disk"), 0.1, 100.6),
    AttemptStarted("a2", 2, 100.7),
    ActionEnded("a2", "succeeded", (0.25,), None, 101.0),
    _action("a3", "a2", "measure", 100.8, trace=True),
    ActionEnded("a3", "succeeded", (), None, 100.9),
]

SUCCEEDED: list[Event] = [
    *_BEGIN,
    ReportFlushed("a0", 1, str(REPORT), 101.5),
    ActionEnded("a0", "succeeded", ({"slope": 2.9, "loss": 0.25},), None, 101.5),
    RunEnded("succeeded", ({"slope": 2.9, "loss": 0.25},), None, 101.5),
]

_ERROR = ErrorInfo(
    "training.BrokenDataError",
    "row 7 of [red]points[/red] is empty",
    (
        Frame(TRAINING, 40, "train", "points = load(path)"),
        Frame(TRAINING, 17, "load", "raise BrokenDataError(...) from error"),
    ),
    cause=ErrorInfo("KeyError", "'x'", (Frame(TRAINING, 15, "load", 'return row["x"]'),)),
    parts=(ErrorInfo("ValueError", "first part"), ErrorInfo("TypeError", "second part")),
)

FAILED: list[Event] = [
    *_BEGIN,
    Notice("The environment of this task is not applied here.", 101.0),
    ActionEnded("a0", "failed", (), _ERROR, 161.0),
    RunEnded("failed", (), _ERROR, 161.0),
]

REFUSED: list[Event] = [
    RunRefused("Missing option '--number'.", "Usage: square --number INTEGER", 100.0),
]
