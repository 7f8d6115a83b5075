"""The part of the program that answers what a person asks for on the screens of the cluster."""

from typing import TYPE_CHECKING

from flyte_debugger.cluster.run_address import RunAddress
from flyte_tui.screens.cluster.cluster_screens import ClusterScreens
from flyte_tui.screens.runs.history_app import HistoryApp

if TYPE_CHECKING:  # Imported when they are needed: the first paint does not wait for them.
    from flyte_tui.screens.cluster.cluster_access import ActionFetched
    from flyte_tui.screens.cluster.cluster_run_screen import ClusterRunScreen
    from flyte_tui.screens.cluster.cluster_runs_screen import ClusterRunsScreen
    from flyte_tui.screens.form.form_screen import FormScreen
    from flyte_tui.widgets.cluster.cluster_run_list import ClusterRunList


class ClusterApp(HistoryApp):
    """Shows the cluster's runs, fetches their actions, sends tasks there; the program itself starts what runs here."""

    _cluster: ClusterScreens

    def action_cluster_runs(self) -> None:
        """Show the runs of the cluster."""
        self._cluster.open_runs()

    def on_cluster_run_list_run_opened(self, event: "ClusterRunList.RunOpened") -> None:
        """Show a run."""
        self._cluster.open_run(event.row)

    def on_cluster_runs_screen_debug_requested(self, event: "ClusterRunsScreen.DebugRequested") -> None:
        """Fetch what failed first in a run."""
        self._cluster.fetch(RunAddress(event.row.name), debug=True)

    def on_cluster_run_screen_here_requested(self, event: "ClusterRunScreen.HereRequested") -> None:
        """Fetch an action."""
        self._cluster.fetch(event.address, event.debug, event.code)

    def on_cluster_run_screen_compare_requested(self, event: "ClusterRunScreen.CompareRequested") -> None:
        """Show an action beside its rerun."""
        self._cluster.compare(event.address)

    def on_action_fetched(self, event: "ActionFetched") -> None:
        """Run or debug what was fetched."""
        request = self._cluster.tell_differences(event)
        if event.debug:
            self._debug_task(request, stop_on_entry=not event.rerun.has_failed)
        else:
            self._open_run(request)

    def on_form_screen_remote_run_requested(self, event: "FormScreen.RemoteRunRequested") -> None:
        """Send what is filled in."""
        self._cluster.submit(event.request, event.is_dry)
