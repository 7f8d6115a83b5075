"""An action of the cluster in a debug session here, with the inputs that it had."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.local_rerun import RerunOptions, plan_rerun
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.protocol.cluster_questions import ClusterOptions
from flyte_notebook.cluster.remote_run import say
from flyte_notebook.run_view.spare_workers import WORKERS

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_session import DebugSession


def debug_action(
    cluster: ClusterOptions, address: RunAddress, options: RerunOptions, breaks: Collection[str] = ()
) -> "DebugSession":
    """Fetch an action and debug it, stopped where it fails; what differs here is printed.

    Raises:
        WorkbenchError: one sentence.
    """
    from flyte_notebook.debug_view.debug_task import debug_request  # Its widget is not for those who only look.

    with ClusterClient(cluster, python=options.python, workers=WORKERS, said=say) as client:
        rerun = plan_rerun(client, address, options)
    for note in rerun.notes:
        say(f"flyte: {note}")
    return debug_request(rerun.request, not (rerun.has_failed or breaks), breaks)
