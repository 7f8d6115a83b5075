"""The terminal program's connections to the cluster: one for all screens, and one for each task that is imported."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from textual.app import App
from textual.message import Message

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.local_rerun import LocalRerun
from flyte_debugger.cluster.remote_request import code_root
from flyte_debugger.protocol.cluster_questions import ClusterOptions
from flyte_debugger.run.request import TaskRef
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_tui.sanitize import one_line

PROMPT_SECONDS = 120.0
"""How long an address to sign in at stays on the screen."""
WORDS_SECONDS = 20.0


@dataclass
class ActionFetched(Message):
    """An action of the cluster can run here."""

    rerun: LocalRerun
    debug: bool


class ClusterAccess:
    """Connects when it is first needed; a task is imported in a worker of its own, which ends with its question.

    Args:
        app: shows what Flyte prints.
        options: which cluster.
        workers: where a worker is kept ready.
    """

    def __init__(self, app: App[None], options: ClusterOptions, workers: WorkerPool) -> None:
        self._app = app
        self.options = options
        self._workers = workers
        self._client: ClusterClient | None = None
        self._lock = threading.Lock()

    def connect(self) -> ClusterClient:
        """The connection that all screens share."""
        with self._lock:
            if self._client is None:
                self._client = ClusterClient(self.options, workers=self._workers, said=self._pass_on)
            return self._client

    def connect_apart(self, said: Callable[[str], None]) -> ClusterClient:
        """A connection for one question; whoever asks closes it."""
        return ClusterClient(self.options, workers=self._workers, said=said)

    def connect_for(self, task: TaskRef, said: Callable[[str], None]) -> ClusterClient:
        """A connection that sends this task: in its project's Python, its code counted from the right directory."""
        root_dir = code_root(task.file, task.root_dir or self.options.root_dir)
        options = replace(self.options, root_dir=root_dir)
        return ClusterClient(options, file=task.file, workers=self._workers, said=said)

    def close(self) -> None:
        """End the connection; runs on the cluster go on."""
        with self._lock:
            client = self._client
        if client:
            client.close()

    def _pass_on(self, text: str) -> None:
        """Show what Flyte prints, such as where to sign in."""
        if words := one_line(text.strip(), 400):
            seconds = PROMPT_SECONDS if "://" in words else WORDS_SECONDS
            self._app.notify(words, title="Flyte", timeout=seconds, markup=False)
