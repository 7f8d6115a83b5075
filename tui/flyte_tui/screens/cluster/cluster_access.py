"""The terminal program's connection to the cluster, and what is fetched from there to run here."""

import threading
from dataclasses import dataclass

from textual.app import App
from textual.message import Message

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.local_rerun import Code, LocalRerun, RerunOptions, plan_rerun
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.protocol.cluster_questions import ClusterOptions
from flyte_debugger.worker_process.worker_pool import WorkerPool
from flyte_taskmodel.errors import WorkbenchError
from flyte_tui.sanitize import one_line


@dataclass
class ActionFetched(Message):
    """An action of the cluster can run here, or the sentence why not."""

    rerun: LocalRerun | None
    debug: bool
    problem: str | None = None


class ClusterAccess:
    """One connection for all screens, opened when it is first needed; each task is imported in a worker of its own.

    Args:
        app: is told what was fetched.
        options: which cluster.
        workers: where a worker is kept ready.
    """

    def __init__(self, app: App[None], options: ClusterOptions, workers: WorkerPool) -> None:
        self._app = app
        self._options = options
        self._workers = workers
        self._client: ClusterClient | None = None
        self._lock = threading.Lock()

    def connect(self) -> ClusterClient:
        """The connection."""
        with self._lock:
            if self._client is None:
                self._client = ClusterClient(self._options, workers=self._workers, said=self._pass_on)
            return self._client

    def fetch(self, address: RunAddress, debug: bool, code: Code = "here") -> None:
        """Fetch what an action needs to run here; waits for the cluster, so call it in a thread."""
        root_dir = self._options.root_dir
        try:
            with ClusterClient(self._options, workers=self._workers, said=self._pass_on) as cluster:
                rerun = plan_rerun(cluster, address, RerunOptions(code, root_dir=root_dir))
        except WorkbenchError as error:
            self._app.post_message(ActionFetched(None, debug, str(error)))
        else:
            self._app.post_message(ActionFetched(rerun, debug))

    def close(self) -> None:
        """End the connection; runs on the cluster go on."""
        with self._lock:
            client = self._client
        if client:
            client.close()

    def _pass_on(self, text: str) -> None:
        """Show what Flyte prints, such as where to sign in."""
        if words := one_line(text.strip(), 400):
            self._app.notify(words, title="Flyte", timeout=20, markup=False)
