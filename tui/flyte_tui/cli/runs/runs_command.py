"""`flyte-tui runs`: list past runs, show one, remove old ones."""

import time
from typing import Any

import click
from click.core import ParameterSource

from flyte_tui.cli.cluster.cluster_options import connected, which_cluster
from flyte_tui.cli.cluster.remote_run_commands import COMMANDS
from flyte_tui.cli.command import HELP, Command, Group, json_option

STATUSES = ("running", "succeeded", "failed", "timed_out", "out_of_memory", "cancelled", "crashed")


def _seconds(_context: click.Context, _parameter: click.Parameter, value: str | None) -> float | None:
    """A duration as `--set timeout=...` takes it: `30d`, `12h`, `90`."""
    from flyte_taskmodel.overrides.quantities import QuantityError, parse_duration

    try:
        return None if value is None else parse_duration(value).total_seconds()
    except QuantityError as error:
        raise click.BadParameter(str(error)) from None


@click.group("runs", cls=Group, context_settings=HELP, invoke_without_command=True, short_help="List past runs.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), default=20, help="How many; default: 20.")
@click.option("--task", metavar="TASK", help="Only runs of this task, by its name or its function's name.")
@click.option("--status", type=click.Choice(STATUSES), help="Only runs with this status.")
@click.option("--remote", is_flag=True, help="Runs of the cluster instead of this machine's.")
@click.option("--user", metavar="NAME", help="With --remote: only runs of this person, by a part of name or address.")
@click.option("--since", metavar="AGE", callback=_seconds, help="With --remote: only runs since then, such as 12h.")
@which_cluster
@json_option
@click.pass_context
def runs_group(
    context: click.Context,
    /,
    limit: int,
    task: str | None,
    status: Any,
    remote: bool,
    user: str | None,
    since: float | None,
    as_json: bool,
    **options: Any,
) -> None:
    """List past runs, newest first."""
    if context.invoked_subcommand is None and remote:
        _list_remote(limit, task, status, user, since, as_json, options)
        return
    if context.invoked_subcommand is None:
        from flyte_tui.cli.runs.list_runs import list_runs

        list_runs(limit, task, status, as_json)
        return
    for parameter in context.command.params:
        if context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE:
            name = parameter.opts[0]
            raise click.UsageError(f"{name} before {context.invoked_subcommand!r} applies to the list only.")


def _list_remote(
    limit: int,
    task: str | None,
    status: Any,
    user: str | None,
    since: float | None,
    as_json: bool,
    options: dict[str, Any],
) -> None:
    from flyte_debugger.protocol.cluster_questions import ListRuns
    from flyte_debugger.run.cluster_phases import PHASES
    from flyte_tui.cli.cluster.remote_runs import list_remote_runs

    if status is not None and status not in PHASES:
        raise click.UsageError(f"A cluster has no status {status}; it has {', '.join(PHASES)}.")
    phases = PHASES[status] if status else ()
    with connected(options) as cluster:
        question = ListRuns(limit, task, phases, user, time.time() - since if since else None)
        list_remote_runs(cluster, question, as_json)


@runs_group.command("show", cls=Command)
@click.argument("run_id", metavar="ID")
@json_option
@which_cluster
def show_command(run_id: str, as_json: bool, **options: Any) -> None:
    """Show everything kept of run ID: its request, outcome, attempts, errors, output and files.

    ID is a run's id, a unique beginning of it, or `last`; or RUN, RUN/ACTION or a page's address of the cluster, whose
    names do not begin with a digit.
    """
    if not (run_id[:1].isdigit() or run_id == "last"):
        from flyte_debugger.cluster.run_address import parse_address
        from flyte_tui.cli.cluster.remote_run_report import show_remote_run

        address = parse_address(run_id)
        with connected(options, address) as cluster:
            show_remote_run(cluster, address, as_json)
        return
    from flyte_tui.cli.runs.show_run import show_run

    show_run(run_id, as_json)


@runs_group.command("prune", cls=Command)
@click.option("--keep", metavar="N", type=click.IntRange(min=0), help="Keep the newest N.")
@click.option(
    "--older-than",
    metavar="AGE",
    callback=_seconds,
    help="Remove only runs that started longer ago than this, such as 30d or 12h.",
)
@click.option("--dry-run", is_flag=True, help="Remove nothing; print what would be removed.")
def prune_command(keep: int | None, older_than: float | None, dry_run: bool) -> None:
    """Remove ended runs with their folders: all but the newest of --keep, and those older than --older-than."""
    if keep is None and older_than is None:
        raise click.UsageError("Say which runs to remove: give --keep N, --older-than AGE (such as 30d), or both.")
    from flyte_tui.cli.runs.list_runs import prune_runs

    prune_runs(keep, older_than, dry_run)


for _command in COMMANDS:
    runs_group.add_command(_command)
