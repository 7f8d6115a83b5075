"""The cluster's part of the terminal program: opens its screens, fetches what runs here, sends what runs there."""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import App

from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.run.request import RunRequest
from flyte_tui.sanitize import one_line

if TYPE_CHECKING:  # Nobody waits for them who does not look at a cluster.
    from flyte_debugger.cluster.local_rerun import Code, LocalRerun
    from flyte_debugger.history.run_row import RunRow
    from flyte_debugger.protocol.cluster_answers import ClusterRunRow, Submitted
    from flyte_debugger.protocol.cluster_questions import ClusterOptions
    from flyte_debugger.worker_process.worker_pool import WorkerPool
    from flyte_tui.screens.cluster.cluster_access import ActionFetched, ClusterAccess


class ClusterScreens:
    """What the app does about a cluster.

    Args:
        app: the program.
        options: which cluster is shown first; None for one that is asked for later, as Flyte's configuration has it.
        warm_pool: gives the program's spare workers.
    """

    def __init__(self, app: App[None], options: "ClusterOptions | None", warm_pool: Callable[[], "WorkerPool"]) -> None:
        self._app = app
        self._options = options
        self._warm_pool = warm_pool
        self._opened: ClusterAccess | None = None

    @property
    def _access(self) -> "ClusterAccess":
        if self._opened is None:
            from flyte_debugger.protocol.cluster_questions import ClusterOptions
            from flyte_tui.screens.cluster.cluster_access import ClusterAccess

            self._opened = ClusterAccess(self._app, self._options or ClusterOptions(), self._warm_pool())
        return self._opened

    def open_first(self) -> None:
        """Show the cluster's runs where a cluster was asked for."""
        if self._options is not None:
            self.open_runs()

    def open_runs(self) -> None:
        """Show the cluster's runs."""
        from flyte_tui.screens.cluster.cluster_runs_screen import ClusterRunsScreen

        self._app.push_screen(ClusterRunsScreen(self._access.connect))

    def open_run(self, row: "ClusterRunRow") -> None:
        """Show one run."""
        from flyte_debugger.cluster.live_cluster_run import LiveClusterRun
        from flyte_tui.screens.cluster.cluster_run_screen import ClusterRunScreen

        self._app.push_screen(ClusterRunScreen(LiveClusterRun(self._access.connect(), row)))

    def fetch(self, address: RunAddress, debug: bool, code: "Code" = "here") -> None:
        """Fetch an action to run here; an `ActionFetched` tells when it has come."""
        from flyte_debugger.cluster.local_rerun import RerunOptions, plan_rerun
        from flyte_tui.screens.cluster.cluster_access import ActionFetched
        from flyte_tui.screens.cluster.wait_screen import WaitScreen

        options = RerunOptions(code, root_dir=self._access.options.root_dir)

        def take(rerun: "LocalRerun | None") -> None:
            if rerun is not None:
                self._app.post_message(ActionFetched(rerun, debug))

        ask = partial(plan_rerun, address=address, options=options)
        self._app.push_screen(WaitScreen(f"Fetching {address}", self._access.connect_apart, ask), take)

    def tell_differences(self, event: "ActionFetched") -> RunRequest:
        """The request of what was fetched; the person is told what differs here."""
        for note in event.rerun.notes:
            self._app.notify(one_line(note, 400), severity="warning", timeout=15, markup=False)
        return event.rerun.request

    def compare(self, address: RunAddress) -> None:
        """Show an action beside its newest rerun here."""
        from flyte_debugger.cluster.kept_action import beside_its_rerun
        from flyte_tui.screens.cluster.wait_screen import WaitScreen

        ask = partial(beside_its_rerun, address=address)
        waiting = WaitScreen(f"Reading {address}", self._access.connect_apart, ask)
        self._app.push_screen(waiting, self._show_compared)

    def _show_compared(self, compared: "tuple[RunRow, str, RunRow] | None") -> None:
        from flyte_tui.screens.runs.compare_screen import CompareScreen
        from flyte_tui.widgets.runs.run_entry import RunEntry

        if compared is not None:
            there, times, here = compared
            self._app.push_screen(CompareScreen(RunEntry(there, times), RunEntry(here)))

    def submit(self, request: RunRequest, is_dry: bool = False) -> None:
        """Send a task to the cluster and show its run; with `is_dry` show what would be sent."""
        from flyte_debugger.protocol.cluster_questions import SubmitTask
        from flyte_tui.screens.cluster.wait_screen import WaitScreen

        question = SubmitTask(request, dry_run=is_dry)
        task, title = request.task, f"{'Preparing' if is_dry else 'Sending'} {one_line(request.task.name)}"
        waiting = WaitScreen(title, partial(self._access.connect_for, task), lambda cluster: cluster.submit(question))
        self._app.push_screen(waiting, partial(self._show_submitted, task.name))

    def _show_submitted(self, task: str, submitted: "Submitted | None") -> None:
        from flyte_debugger.protocol.cluster_answers import ClusterRunRow
        from flyte_tui.screens.cluster.spec_screen import SpecScreen

        if submitted is None:
            return
        if not submitted.name:
            self._app.push_screen(SpecScreen(submitted.spec))
            return
        self.open_run(
            ClusterRunRow(submitted.name, task, "queued", time.time(), None, "", submitted.url, project="", domain="")
        )

    def close(self) -> None:
        """End the connection; runs on the cluster go on."""
        if self._opened is not None:
            self._opened.close()
