"""Which cluster a command means, and the connection to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flyte_tui.cli.command import absolute

if TYPE_CHECKING:
    from flyte_debugger.cluster.cluster_client import ClusterClient
    from flyte_debugger.cluster.run_address import RunAddress

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--config",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False),
        callback=absolute,
        help="Flyte's configuration; default: the one that Flyte finds (./config.yaml, FLYTECTL_CONFIG, ~/.flyte).",
    ),
    click.option("--project", metavar="NAME", help="The project; default: that of the configuration."),
    click.option("--domain", metavar="NAME", help="The domain; default: that of the configuration."),
)


def which_cluster(function: F) -> F:
    """The options of every command that talks to a cluster."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@contextmanager
def connected(
    options: dict[str, Any],
    address: "RunAddress | None" = None,
    file: str | None = None,
    root_dir: str | None = None,
) -> Iterator["ClusterClient"]:
    """A connection to the cluster that the options name; what Flyte prints goes to stderr.

    Args:
        options: with those of `which_cluster`.
        address: a run whose page names project and domain.
        file: the task's file where a task of this machine is sent.
        root_dir: `--root-dir`.
    """
    from flyte_debugger.cluster.cluster_client import ClusterClient
    from flyte_debugger.cluster.remote_request import code_root
    from flyte_debugger.protocol.cluster_questions import ClusterOptions
    from flyte_tui import prelaunch
    from flyte_tui.cli.cluster.cluster_spinner import pass_on

    asked = ClusterOptions(
        config=options["config"],
        project=options["project"] or (address.project if address else None),
        domain=options["domain"] or (address.domain if address else None),
        root_dir=code_root(file, root_dir),
    )
    python = options.get("python")
    with ClusterClient(asked, python=python, file=file, workers=prelaunch.workers, said=pass_on) as cluster:
        yield cluster
