"""`flyte-tui attach --run`: the editor in an action's pod, or a session on debugpy there."""

import contextlib
import time
from typing import Any

import click

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.remote_attach import (
    AttachableAction,
    find_attachable,
    rerun_under_debugpy,
    source_mappings,
    wait_for_debugpy,
)
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.console.debug_target import StartTarget
from flyte_debugger.console.early_start import EarlyStart
from flyte_debugger.dap.errors import ConnectError
from flyte_debugger.protocol.cluster_answers import ActionDetail
from flyte_debugger.session.session_settings import PathMapping, parse_host_port, parse_path_mapping
from flyte_tui.cli.cluster.cluster_spinner import asking
from flyte_tui.cli.debug.debug_task import attach_to, check_attach_breaks
from flyte_tui.cli.run.run_task import SUCCEEDED

RETRY = 0.3
"""Seconds between two tries to connect to a port that a person is about to forward."""


def attach_to_action(cluster: ClusterClient, address: RunAddress, options: dict[str, Any]) -> int:
    """Open, or debug, what is in the action's pod, and return the exit status."""
    mappings = tuple(map(parse_path_mapping, options["mappings"]))
    place = parse_host_port(options["forwarded"]) if options["forwarded"] else None
    check_attach_breaks(options["breaks"])
    with asking(f"Looking for the debugger of {address}"):
        detail = cluster.describe(address.run, address.action)
        found = find_attachable(cluster, detail)
    if found and found.debugger.url:
        click.launch(found.debugger.url)
        print(found.debugger.url)
        return SUCCEEDED
    attachable = found or _run_again(cluster, detail)
    session = _PodSession(cluster, attachable, place, is_ours=found is None)
    session.debug(mappings or session.find_sources(detail), options["breaks"])
    return SUCCEEDED


def _run_again(cluster: ClusterClient, detail: ActionDetail) -> AttachableAction:
    """The action again, waiting for a debugger; aborted when the person does not wait for it."""
    again = rerun_under_debugpy(cluster, detail)
    click.echo(
        f"{detail.run}/{detail.action} was not started with debug on: it runs again under debugpy as {again.run}.",
        err=True,
    )
    try:
        with asking(f"Waiting for the pod of {again.run}", "Ctrl+C aborts it"):
            return wait_for_debugpy(cluster, again, detail)
    except KeyboardInterrupt:
        cluster.abort(again.run)
        raise


class _PodSession:
    """A session on debugpy in a pod, whose port a person may have to forward first.

    Args:
        cluster: where the pod is.
        attachable: the action.
        place: host and port on this machine; None for the pod's own port.
        is_ours: whether the action was run for this session alone.
    """

    def __init__(
        self, cluster: ClusterClient, attachable: AttachableAction, place: tuple[str, int] | None, is_ours: bool
    ) -> None:
        self._cluster = cluster
        self._attachable = attachable
        self._host, self._port = place or ("127.0.0.1", attachable.debugger.port or 0)
        self._is_ours = is_ours
        self._is_attached = False

    def find_sources(self, detail: ActionDetail) -> tuple[PathMapping, ...]:
        """Where the pod's files are here; what a person has to know of it is told."""
        mappings, note = source_mappings(self._cluster, detail, self._attachable.debugger.folder)
        if note:
            click.echo(note, err=True)
        return mappings

    def debug(self, mappings: tuple[PathMapping, ...], breaks: tuple[str, ...]) -> None:
        """Debug it until it or the session is over; what becomes of it then is told."""
        try:
            attach_to(self._host, self._port, mappings, breaks, self._begin)
        finally:
            self._tell_end()

    def _begin(self, start: StartTarget) -> StartTarget:
        """Attach as soon as somebody listens; debugpy takes a mere probe of its port for its debugger."""
        place = f"{self._host}:{self._port}"
        try:
            return self._try(start)
        except ConnectError:
            port = self._attachable.debugger.port
            command = self._attachable.forward_command or f"port {port} of the pod of {self._attachable.address}"
            click.echo(f"Forward the pod's port to {place}, in another terminal: {command}", err=True)
        with asking(f"Waiting for {place}"):
            while True:
                time.sleep(RETRY)
                with contextlib.suppress(ConnectError):
                    return self._try(start)

    def _try(self, start: StartTarget) -> StartTarget:
        begun = EarlyStart(start)
        self._is_attached = True
        return begun

    def _tell_end(self) -> None:
        run = self._attachable.address.run
        if self._is_ours and not self._is_attached:
            self._cluster.abort(run)
            click.echo(f"{run} is aborted.", err=True)
        else:
            click.echo(
                f"`flyte-tui runs watch {run}` shows how it goes on, `flyte-tui runs abort {run}` ends it.", err=True
            )
