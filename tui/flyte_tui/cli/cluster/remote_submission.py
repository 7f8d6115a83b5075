"""Tasks sent to the cluster, and the runs that come of it watched."""

import json
from typing import Any

import click

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.protocol.cluster_answers import Submitted
from flyte_debugger.protocol.cluster_questions import RerunAction, SubmitTask
from flyte_debugger.run.request import RunRequest
from flyte_tui.cli.cluster.cluster_spinner import asking
from flyte_tui.cli.cluster.watch_run import watch_run
from flyte_tui.cli.run.run_task import SUCCEEDED, OutputFormat


def submit_task(cluster: ClusterClient, request: RunRequest, options: dict[str, Any], form: OutputFormat) -> int:
    """Send a task, watch its run unless told otherwise, and return the exit status."""
    is_dry = options["dry_run"]
    with asking(f"Sending {request.task.name} to the cluster"):
        submitted = cluster.submit(SubmitTask(request, options["name"], is_dry))
    if is_dry:
        print(json.dumps(submitted.spec, indent=None if form == "json" else 2))
        return SUCCEEDED
    return _begun(cluster, submitted, options, form)


def rerun_there(
    cluster: ClusterClient, address: RunAddress, arguments: tuple[str, ...], options: dict[str, Any], form: OutputFormat
) -> int:
    """Run an action again on the cluster, and return the exit status."""
    with asking(f"Running {address} again on the cluster"):
        action = address.action or cluster.describe(address.run).action
        submitted = cluster.submit(RerunAction(address.run, action, arguments, options["name"]))
    return _begun(cluster, submitted, options, form)


def _begun(cluster: ClusterClient, submitted: Submitted, options: dict[str, Any], form: OutputFormat) -> int:
    if options["no_wait"]:
        if form == "people":
            print(submitted.name, submitted.url)
        else:
            print(json.dumps({"run": submitted.name, "url": submitted.url}))
        return SUCCEEDED
    click.echo(f"{submitted.name}  {submitted.url}", err=True)
    return watch_run(cluster, submitted.name, form)
