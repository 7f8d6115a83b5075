"""An action of the cluster as a run of this machine: its task, found here or fetched, and the inputs that it had."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.cluster_errors import ClusterError
from flyte_debugger.cluster.remote_code import RemoteCode, differing_files, fetch_code, find_file
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.protocol.cluster_answers import ActionDetail, RecordedInputs
from flyte_debugger.protocol.cluster_questions import ReadInputs
from flyte_debugger.run.request import RunRequest, TaskRef

Code: TypeAlias = Literal["here", "remote"]
NAMED = 5
"""How many differing files are named."""
SUCCEEDED = ("succeeded", "recovered")


@dataclass(frozen=True)
class RerunOptions:
    """What is said of a rerun beside its action."""

    code: Code = "here"
    file: str | None = None
    """The task's file here, where it is not found by its module's name."""
    root_dir: str | None = None
    python: str | None = None
    replaced: tuple[str, ...] = ()
    """Inputs that are given anew."""


@dataclass(frozen=True)
class LocalRerun:
    """What runs here for an action of the cluster."""

    request: RunRequest
    detail: ActionDetail
    notes: tuple[str, ...]
    """Sentences for the person: what differs here from there."""

    @property
    def has_failed(self) -> bool:
        """Whether the action failed there."""
        return self.detail.ended is not None and self.detail.phase not in SUCCEEDED


def plan_rerun(cluster: ClusterClient, address: RunAddress, options: RerunOptions) -> LocalRerun:
    """The run of this machine for an action; for the first failed one where the address names none.

    Raises:
        ClusterError: one sentence; also where the task cannot be found here.
        ModuleFailedError, TaskNotFoundError: as the task's file deserves.
    """
    detail = cluster.describe(address.run, address.action)
    if detail.kind_of_action != "task" or detail.module is None or detail.instance is None:
        raise ClusterError(
            f"{detail.run}/{detail.action} cannot be run here: it is no task that a module holds. Name the action of "
            "such a task as RUN/ACTION."
        )
    code, why_not = _fetched(cluster, detail, options.code)
    file, notes = _chosen(detail, detail.module, code, options)
    if why_not:
        notes.append(why_not)
    root = options.root_dir or (str(code.folder) if code and file == code.source else None)
    task = TaskRef(file=str(file), name=detail.instance, root_dir=root)
    recorded = cluster.inputs(ReadInputs(detail.run, detail.action, task, options.replaced))
    if address.action is None and detail.phase in SUCCEEDED:
        notes.append(f"No action of {detail.run} has failed; this is its first.")
    request = _request(task, recorded, options, f"{detail.run}/{detail.action}")
    return LocalRerun(request, detail, (*notes, *_differences(detail, recorded)))


def _fetched(cluster: ClusterClient, detail: ActionDetail, wanted: Code) -> tuple[RemoteCode | None, str | None]:
    """The code that ran, or why it cannot be had where that does not matter much."""
    if not detail.has_bundle:
        return None, None
    try:
        return fetch_code(cluster, detail), None
    except ClusterError as error:
        if wanted == "remote":
            raise
        return None, f"Whether the code here is what ran is not known: {error}"


def _chosen(
    detail: ActionDetail, module: str, code: RemoteCode | None, options: RerunOptions
) -> tuple[Path, list[str]]:
    """The task's file, and what is to be said of it."""
    if options.code == "remote":
        if code is None:
            raise ClusterError(
                f"{detail.run}/{detail.action} ran code that is baked into its image {detail.image}, which cannot be "
                "fetched; leave --code remote out to run the code here."
            )
        return code.source, [f"The code that ran is in {code.folder}."]
    file = Path(options.file) if options.file else find_file(module, options.root_dir, code)
    if file is None:
        raise ClusterError(
            f"{detail.task} was loaded from the module {module}, which is not below {Path.cwd()}: go to the project's "
            "folder, name the file with --file FILE, or take the code that ran with --code remote."
        )
    differing = differing_files(code, file) if code else []
    if not differing:
        return file, []
    more = f" and {len(differing) - NAMED} more" if len(differing) > NAMED else ""
    return file, [
        f"The code here is not what ran: {', '.join(differing[:NAMED])}{more} differ. --code remote takes what ran."
    ]


def _request(task: TaskRef, recorded: RecordedInputs, options: RerunOptions, origin: str) -> RunRequest:
    return RunRequest(
        task=task,
        inputs=recorded.inputs,
        pickled_inputs=recorded.pickled,
        overrides=recorded.settings,
        python=options.python,
        origin=origin,
    )


def _differences(detail: ActionDetail, recorded: RecordedInputs) -> list[str]:
    notes = []
    if recorded.missing:
        notes.append(f"The action had no {', '.join(recorded.missing)}, which the task here has.")
    if recorded.dropped:
        notes.append(f"The task here has no {', '.join(recorded.dropped)}, which the action had.")
    if detail.flyte_version and detail.flyte_version != recorded.flyte_version:
        notes.append(f"It ran with flyte {detail.flyte_version}; here is flyte {recorded.flyte_version}.")
    if recorded.packages:
        notes.append(f"The image has other packages than this environment: {', '.join(recorded.packages)}.")
    return notes


def with_inputs(request: RunRequest, rerun: LocalRerun) -> RunRequest:
    """A request made of a rerun's by `build_request`, with the inputs that have no form value."""
    return dataclasses.replace(request, pickled_inputs=rerun.request.pickled_inputs)
