"""A run of a cluster between the threads that hear of it and the screen that draws it."""

import threading
import time
from pathlib import Path

from flyte_debugger.cluster.cluster_client import Answers, ClusterClient
from flyte_debugger.cluster.detail_events import events_of_detail
from flyte_debugger.history.run_folders import home
from flyte_debugger.protocol.cluster_answers import ActionDetail, ClusterRunRow, LogLines
from flyte_debugger.protocol.cluster_questions import AnswerCondition, TailLogs, WatchRun
from flyte_debugger.run.event_buffer import EventBuffer
from flyte_debugger.run.events import ActionEnded, Event, Notice, Output, ReportFlushed
from flyte_taskmodel.errors import WorkbenchError

PAINTED = 100_000
"""Characters of a log that are drawn at once."""


class LiveClusterRun:
    """One run of a cluster. Every method but `take` and `close` waits for the cluster: call it in a thread.

    Args:
        cluster: where it is; closed by whoever opened it.
        row: the run as the list has it.
    """

    def __init__(self, cluster: ClusterClient, row: ClusterRunRow) -> None:
        self.row = row
        self.details: dict[str, ActionDetail] = {}
        """What was read of single actions, by their ids."""
        self.failure: str | None = None
        """The sentence with which the watch ended, where it failed."""
        self._cluster = cluster
        self._box = EventBuffer()
        self._watch: Answers | None = None
        self._log: Answers | None = None
        self._lock = threading.Lock()
        self._closed = False

    def follow(self) -> None:
        """Gather what happens until the run is over, or `close` is called."""
        try:
            watch = self._cluster.ask(WatchRun(self.row.name))
            with self._lock:
                self._watch = watch
                closed = self._closed
            if closed:
                watch.close()
            for answer in watch:
                if isinstance(answer, Event) and not self._is_known(answer):
                    self._box.put(answer)
        except WorkbenchError as error:
            self.failure = str(error)
            self._box.put(Notice(str(error), time.time()))

    def _is_known(self, event: Event) -> bool:
        """Whether it tells less than what was already read of the action."""
        detail = self.details.get(event.action) if isinstance(event, ActionEnded) else None
        return detail is not None and detail.ended is not None

    def take(self, timeout: float = 0.0) -> list[Event]:
        """What came since the last call; waits for the first event at most so many seconds."""
        return self._box.take(timeout, PAINTED)

    @property
    def folder(self) -> Path:
        """Where what is fetched of it is kept."""
        return home() / "cluster" / self.row.name

    def read_action(self, action: str) -> None:
        """Read all of an action: it comes as events, with a `Notice` where that fails."""
        try:
            detail = self.details[action] = self._cluster.describe(self.row.name, action)
            for event in events_of_detail(detail):
                self._box.put(event)
            if detail.condition:
                self._box.put(detail.condition)
            if detail.has_report:
                self.read_report(action)
        except WorkbenchError as error:
            self._box.put(Notice(str(error), time.time()))

    def read_report(self, action: str) -> None:
        """Fetch an action's report as it is now."""
        html = self._cluster.report(self.row.name, action)
        if html is None:
            return
        path = _folder(self.row.name, action) / "report.html"
        path.write_text(html, encoding="utf-8")
        detail = self.details.get(action)
        attempt = detail.attempts[-1].number if detail and detail.attempts else 1
        self._box.put(ReportFlushed(action, attempt, str(path), time.time()))

    def log_file(self, action: str) -> Path:
        """Where all that was read of an action's log is kept."""
        return _folder(self.row.name, action) / "log.txt"

    def follow_log(self, action: str) -> None:
        """Gather what an action prints, in its file too, until it is over or another log is followed."""
        try:
            log = self._cluster.ask(TailLogs(self.row.name, action))
            with self._lock:
                before, self._log = self._log, log
            if before:
                before.close()
            with self.log_file(action).open("w", encoding="utf-8") as file:
                for answer in log:
                    if isinstance(answer, LogLines):
                        file.write(answer.text)
                        self._box.put(Output("stdout", answer.text, time.time(), action))
        except WorkbenchError as error:
            self._box.put(Notice(str(error), time.time()))

    def abort(self, action: str | None) -> None:
        """Abort the run, or one of its actions; a failure is told in a `Notice`."""
        try:
            self._cluster.abort(self.row.name, action)
        except WorkbenchError as error:
            self._box.put(Notice(str(error), time.time()))

    def answer(self, action: str, text: str) -> None:
        """Answer the condition of that action; a failure is told in a `Notice`."""
        try:
            list(self._cluster.ask(AnswerCondition(self.row.name, action, text)))
        except WorkbenchError as error:
            self._box.put(Notice(str(error), time.time()))

    def close(self) -> None:
        """Hear no more of it; the run goes on."""
        with self._lock:
            self._closed, streams = True, (self._watch, self._log)
        self._box.close()
        for stream in streams:
            if stream:
                stream.close()


def _folder(run: str, action: str) -> Path:
    """Where what is fetched of an action is kept."""
    folder = home() / "cluster" / run / action
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
