"""The buttons of a run on the cluster: send the same again, debug here what failed there."""

import contextlib
import html
from typing import TYPE_CHECKING

from flyte_debugger.cluster.local_rerun import RerunOptions
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.run.request import RunRequest
from flyte_notebook.cluster.remote_debug import debug_action
from flyte_notebook.cluster.remote_options import RemoteOptions
from flyte_notebook.cluster.remote_run import FormRemoteRun, say
from flyte_notebook.run_view.run_controls import RunControls
from flyte_taskmodel.errors import WorkbenchError

if TYPE_CHECKING:
    from ipywidgets import VBox


def controls_of_remote(name: str, request: RunRequest, options: RemoteOptions) -> RunControls:
    """The buttons of a run there.

    Args:
        name: the run's.
        request: what was sent.
        options: to which cluster.
    """

    def rerun(below: "VBox") -> None:
        from flyte_notebook.background.run_result import Result

        result = Result()
        below.children = (result.widget,)
        with contextlib.suppress(WorkbenchError, KeyboardInterrupt):  # Shown in the box.
            FormRemoteRun(request, result, say, RemoteOptions(options.cluster)).follow()

    def debug(below: "VBox", _stop_on_entry: bool) -> None:
        from ipywidgets import HTML

        try:
            below.children = (debug_action(options.cluster, RunAddress(name), RerunOptions()).widget,)
        except WorkbenchError as error:
            below.children = (HTML(html.escape(str(error))),)

    return RunControls(rerun, debug)
