"""A cluster that only repeats what was written down, and the program on its screens."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.events import Mount
from textual.message import Message

import flyte_tui.app
from flyte_debugger.protocol.cluster_answers import ActionDetail, Answer, Attempt, ClusterRunRow, LogLines, Phase
from flyte_debugger.protocol.cluster_questions import ClusterOptions, ClusterQuestion, ListRuns, TailLogs, WatchRun
from flyte_debugger.run.cluster_events import PhaseEntered
from flyte_debugger.run.events import ActionEnded, ActionStarted, AttemptStarted, RunEnded, RunStarted
from flyte_taskmodel.description.task_description import ErrorInfo, Frame
from flyte_tui.app import WorkbenchApp
from flyte_tui.screens.cluster.cluster_access import ClusterAccess
from flyte_tui.screens.cluster.cluster_run_screen import ClusterRunScreen
from flyte_tui.screens.cluster.cluster_runs_screen import ClusterRunsScreen
from flyte_tui.screens.cluster.cluster_screens import ClusterScreens
from tests.tui.recorded import REPORT

NOW = 1_800_000_000.0
URL = "https://flyte.example/v2/runs"


def row(name: str, task: str, phase: str, ago: float, took: float | None, user: str = "ada@example.com") -> Any:
    """A run that began so many seconds ago."""
    began = NOW - ago
    ended = None if took is None else began + took
    return ClusterRunRow(name, task, phase, began, ended, user, f"{URL}/{name}", "demo", "development")


ROWS: list[ClusterRunRow] = [
    row("r7d3f20aa1", "pipeline.main", "failed", 14, 9.8),
    row("rb1946ac92", "training.train", "waiting_for_resources", 1260, None, "grace@example.com"),
    row("r5e0b77c19", "pipeline.main", "succeeded", 3 * 3600, 17.9),
    row("rfc81d2a40", "sales.[red]report[/red]", "aborted", 5 * 3600, 62.4),
    row("nightly-forecast", "forecast.fit", "succeeded", 3 * 86400, 4210, "grace@example.com"),
]
ERROR = ErrorInfo("ZeroDivisionError", "division by zero", (Frame("/root/pipeline.py", 31, "scale", "return 1 / n"),))
BEGAN = NOW - 14


def detail(action: str, **more: Any) -> ActionDetail:
    """All that the cluster tells of an action."""
    tries = tuple(
        Attempt(
            number,
            "failed" if more.get("error") else "succeeded",
            BEGAN + 3,
            BEGAN + 6,
            (Phase("queued", BEGAN + 3, BEGAN + 3.2), Phase("running", BEGAN + 3.2, BEGAN + 6)),
        )
        for number in range(1, more.pop("tries", 1) + 1)
    )
    plain = ActionDetail(
        "r7d3f20aa1",
        action,
        "a0",
        "pipeline.scale",
        "scale",
        None,
        "task",
        "failed",
        BEGAN + 3,
        BEGAN + 6,
        f"{URL}/r7d3f20aa1?i={action}",
        tries,
        {"numbers": [0, 1, 2, 3], "colour": "RED"},
        (),
        None,
        False,
        False,
        True,
        "pipeline",
        "scale",
        "26a0213b39a0e57131301b5c779262db",
        True,
        "example.com/pipeline:1",
        {"STEP": "pipeline"},
        ("token",),
        "2.12.1",
    )
    return replace(plain, **more)


DETAILS = {
    "a0": detail(
        "a0",
        parent=None,
        task="pipeline.main",
        label="main",
        started=BEGAN,
        ended=BEGAN + 9.8,
        error=ERROR,
        inputs={"n": 4},
    ),
    "c1": detail(
        "c1", task="pipeline.load", label="load", phase="succeeded", started=BEGAN + 1, outputs=([0, 1, 2, 3],)
    ),
    "c2": detail("c2", error=ERROR, tries=2, has_report=True),
}
EVENTS: list[Answer] = [
    RunStarted("r7d3f20aa1", "pipeline.main", "", "", BEGAN),
    ActionStarted("a0", None, "pipeline.main", "main", None, False, {}, "off", BEGAN),
    ActionStarted("c1", "a0", "pipeline.load", "load", None, False, {}, "off", BEGAN + 1),
    ActionStarted("c2", "a0", "pipeline.scale", "scale", None, False, {}, "off", BEGAN + 3),
    PhaseEntered("c2", "initializing", BEGAN + 3),
    ActionEnded("c1", "succeeded", (), None, BEGAN + 6),
    AttemptStarted("c2", 1, BEGAN + 3),
    AttemptStarted("c2", 2, BEGAN + 4),
    ActionEnded("c2", "failed", (), None, BEGAN + 6),
    ActionEnded("a0", "failed", (), None, BEGAN + 9.8),
    RunEnded("failed", (), ERROR, BEGAN + 9.8),
]
LOG = "scaling 4 numbers\n\x1b[33mwarning\x1b[0m: [bold]one of them[/bold] is 0\n"


class RecordedAnswers:
    """What was written down, as the answers to a question."""

    def __init__(self, answers: list[Answer]) -> None:
        self._answers = answers

    def __iter__(self) -> Iterator[Answer]:
        return iter(self._answers)

    def close(self) -> None:
        """Nothing goes on."""


class RecordedCluster:
    """Answers from memory, in the place of a `ClusterClient`; `asked` has what else was asked of it."""

    def __init__(self) -> None:
        self.rows = list(ROWS)
        self.events = list(EVENTS)
        self.log = LOG
        self.asked: list[object] = []

    def runs(self, question: ListRuns) -> list[ClusterRunRow]:
        self.asked.append(question)
        return self.rows

    def ask(self, question: ClusterQuestion) -> RecordedAnswers:
        match question:
            case WatchRun():
                return RecordedAnswers(self.events)
            case TailLogs():
                return RecordedAnswers([LogLines(self.log)])
        self.asked.append(question)
        return RecordedAnswers([])

    def describe(self, run: str, action: str) -> ActionDetail:
        return DETAILS[action]

    def report(self, run: str, action: str) -> str:
        return REPORT.read_text("utf-8")

    def abort(self, run: str, action: str | None) -> None:
        self.asked.append(("abort", action))

    def close(self) -> None:
        """Nothing to close."""


class RecordedClusterApp(WorkbenchApp):
    """The program on the runs of a recorded cluster."""

    CSS_PATH = str(Path(flyte_tui.app.__file__).with_name("app.tcss"))

    def __init__(self) -> None:
        super().__init__([], None)
        self.cluster = RecordedCluster()
        self.opened: list[str] = []
        """The addresses that were to be opened in a browser."""
        self.told: list[Message] = []
        """What the screens asked the program for."""

    def on_cluster_runs_screen_debug_requested(self, event: ClusterRunsScreen.DebugRequested) -> None:
        self._note(event)

    def on_cluster_run_screen_here_requested(self, event: ClusterRunScreen.HereRequested) -> None:
        self._note(event)

    def on_cluster_run_screen_compare_requested(self, event: ClusterRunScreen.CompareRequested) -> None:
        self._note(event)

    def _note(self, event: Message) -> None:
        event.prevent_default()
        self.told.append(event)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        self.opened.append(url)

    def on_mount(self, event: Mount) -> None:  # type: ignore[override]
        event.prevent_default()
        access = ClusterAccess(self, ClusterOptions(), self._warm_pool())
        access._client = self.cluster  # type: ignore[assignment]
        access.connect_apart = lambda said: self.cluster  # type: ignore[assignment,method-assign,return-value]
        self._cluster = ClusterScreens(self, ClusterOptions(), self._warm_pool)
        self._cluster._opened = access
        self._cluster.open_runs()


class FixedClock:
    """The `time` module on the day that was written down."""

    monotonic = staticmethod(time.monotonic)

    @staticmethod
    def time() -> float:
        return NOW
