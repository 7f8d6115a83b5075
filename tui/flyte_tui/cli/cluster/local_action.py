"""An action of the cluster run or debugged here."""

import contextlib
from dataclasses import replace
from typing import Any

import click

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.local_rerun import LocalRerun, RerunOptions, plan_rerun, with_inputs
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.run.request import RunRequest
from flyte_debugger.worker_process.interpreter import choose
from flyte_taskmodel.errors import WorkerError
from flyte_tui import prelaunch
from flyte_tui.cli.cluster.cluster_spinner import asking
from flyte_tui.cli.debug.debug_task import debug_task
from flyte_tui.cli.run.run_command import asked, shown
from flyte_tui.cli.run.run_task import run_task


def debug_here(cluster: ClusterClient, address: RunAddress, context: click.Context, options: dict[str, Any]) -> int:
    """Debug an action here, and return the exit status."""
    rerun, request = _planned(cluster, address, context, options)
    breaks = options["breaks"]
    on_error, subprocesses = rerun.has_failed, not options["no_subprocess"]
    return debug_task(request, breaks, on_error, subprocesses, prelaunch.workers)


def run_here(cluster: ClusterClient, address: RunAddress, context: click.Context, options: dict[str, Any]) -> int:
    """Run an action here, and return the exit status."""
    _, request = _planned(cluster, address, context, options)
    return run_task(request, shown(options))


def _planned(
    cluster: ClusterClient, address: RunAddress, context: click.Context, options: dict[str, Any]
) -> tuple[LocalRerun, RunRequest]:
    """The action, and the request for its run here."""
    arguments: tuple[str, ...] = context.obj
    said = RerunOptions(
        options["code"], options["source"], options["root_dir"], options["python"], replaced=_names(arguments)
    )
    cluster.open()
    with contextlib.suppress(WorkerError):  # The run's own worker starts while the cluster is asked.
        prelaunch.workers.prepare(choose(options["python"], options["source"] or "."))
    with asking(f"Fetching {address} from the cluster"):
        rerun = plan_rerun(cluster, address, said)
    cluster.close()
    for note in rerun.notes:
        click.echo(note, err=True)
    click.echo(f"{rerun.detail.task} of {rerun.detail.run}/{rerun.detail.action}", err=True)
    base = replace(rerun.request, pickled_inputs=None)
    return rerun, with_inputs(asked(base, context, options), rerun)


def _names(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """The inputs that arguments name."""
    words = (word.partition("=")[0].removeprefix("--") for word in arguments if word.startswith("--"))
    return tuple(word.removeprefix("no-").replace("-", "_") for word in words)
