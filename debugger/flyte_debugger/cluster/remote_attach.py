"""The debugger in an action's own pod; for an action without one, the action again in the cluster under debugpy."""

from dataclasses import dataclass

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.cluster_errors import ClusterError
from flyte_debugger.cluster.remote_code import fetch_code, local_folder
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.dap.transport import free_port
from flyte_debugger.protocol.cluster_answers import ActionDetail, PodDebugger
from flyte_debugger.protocol.cluster_questions import RerunAction
from flyte_debugger.session.session_settings import PathMapping


@dataclass(frozen=True)
class AttachableAction:
    """An action with a debugger in its pod."""

    address: RunAddress
    debugger: PodDebugger

    @property
    def forward_command(self) -> str | None:
        """The command that forwards the pod's port to this machine; None where the cluster does not name the pod."""
        namespace, _, name = (self.debugger.pod or "").partition("/")
        port = self.debugger.port
        return f"kubectl -n {namespace} port-forward pod/{name} {port}:{port}" if name and port else None


def find_attachable(cluster: ClusterClient, detail: ActionDetail) -> AttachableAction | None:
    """The action itself, where its pod has a debugger; waits until that takes connections.

    Raises:
        ClusterError: one sentence.
    """
    found = cluster.find_debugger(detail.run, detail.action)
    return AttachableAction(RunAddress(detail.run, detail.action), found) if found else None


def rerun_under_debugpy(cluster: ClusterClient, detail: ActionDetail) -> RunAddress:
    """Run an action again in the cluster, where it waits for a debugger, and return the new one.

    Raises:
        ClusterError: one sentence that says why not, and what else there is.
    """
    if detail.kind_of_action != "task":
        raise ClusterError(f"{detail.run}/{detail.action} is no task, and has no pod to attach to.")
    port = free_port()  # On this machine, so that the pod's can be forwarded to one of the same number.
    try:
        submitted = cluster.submit(RerunAction(detail.run, detail.action, debug_port=port))
    except ClusterError as error:
        raise ClusterError(_instead(detail, str(error))) from None
    return RunAddress(submitted.name, "a0")


def wait_for_debugpy(cluster: ClusterClient, again: RunAddress, detail: ActionDetail) -> AttachableAction:
    """What was run again, once debugpy listens in its pod; it is aborted where that never happens.

    Args:
        cluster: where it runs.
        again: what was run again.
        detail: of the action that it is a rerun of.

    Raises:
        ClusterError: one sentence that says why not, and what else there is.
    """
    try:
        found = cluster.find_debugger(again.run, "a0")
    except ClusterError as error:
        cluster.abort(again.run)
        raise ClusterError(_instead(detail, str(error))) from None
    if found is None:
        raise ClusterError(_instead(detail, f"{again.run} was over before a debugger could attach."))
    return AttachableAction(again, found)


def source_mappings(
    cluster: ClusterClient, detail: ActionDetail, folder: str | None
) -> tuple[tuple[PathMapping, ...], str | None]:
    """Where the files of a pod are on this machine, and a sentence where they are not those of the working directory.

    Args:
        cluster: gives the code that ran.
        detail: of the action.
        folder: where its code lies in the pod.
    """
    if folder is None or not detail.has_bundle:
        return (), f"Where the files of {detail.task} are here is not known; --map LOCAL=REMOTE says it."
    code = fetch_code(cluster, detail)
    if code is None:
        return (), f"The code of {detail.task} is not in what was sent; --map LOCAL=REMOTE says where it is here."
    if (here := local_folder(detail.module or "", code)) is not None:
        return (PathMapping(str(here), folder),), None
    note = f"The code here is not what runs there: what is shown, and what --break can name, is in {code.folder}."
    return (PathMapping(str(code.folder), folder),), note


def _instead(detail: ActionDetail, why: str) -> str:
    name = f"{detail.run}/{detail.action}"
    return f"{name} has no debugger to attach to. {why} Debug it here with `flyte-tui debug --from {name}`."
