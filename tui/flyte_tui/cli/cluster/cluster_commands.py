"""`run --remote`, `rerun --from`, `debug --from` and `attach --run`, as click commands."""

from typing import Any

import click

from flyte_tui.cli.cluster.cluster_options import connected, which_cluster
from flyte_tui.cli.command import HELP, Command, PassingCommand, file_argument, root_dir_option, task_argument
from flyte_tui.cli.debug.debug_command import BREAK_HELP
from flyte_tui.cli.run.run_command import asked, how_to_run, run_options, shown

_NOT_FOR_RERUN = {
    "overrides": "--set",
    "inputs_file": "--inputs",
    "preset": "--preset",
    "source": "--file",
    "secrets_file": "--secrets",
    "enforce_resources": "--enforce-resources",
    "no_cache": "--no-cache",
    "overwrite_cache": "--overwrite-cache",
    "preempt_after": "--preempt-after",
    "answers": "--answer",
}
"""Options that a rerun on the cluster does not take: it runs the task as it was sent then, with the code that ran."""


class VariantCommand(PassingCommand):
    """A variant of a command; `--help` anywhere is about it, and not about a task's inputs."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not set(ctx.help_option_names).isdisjoint(args):
            click.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)


_name = click.option("--name", metavar="NAME", help="The new run's name; default: one that the cluster makes.")
_no_wait = click.option("--no-wait", is_flag=True, help="Return once the run has begun, instead of watching it.")
_code = click.option(
    "--code",
    type=click.Choice(("here", "remote")),
    default="here",
    help="The code to run: that of this folder (the default), or the very code that ran.",
)
_file = click.option(
    "--file",
    "source",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True),
    help="The task's file here, where its module is not found in this folder.",
)
_address = click.option(
    "--from", "address", metavar="RUN[/ACTION]", required=True, help="A run of the cluster, or its page's address."
)


@click.command("run", cls=VariantCommand, context_settings=HELP)
@file_argument
@task_argument
@click.option("--remote", is_flag=True, help="Run on the cluster.")
@root_dir_option
@_name
@click.option("--dry-run", is_flag=True, help="Send nothing; print what would be sent.")
@_no_wait
@which_cluster
@run_options
@click.pass_context
def run_remote(context: click.Context, /, file: str, task: str, root_dir: str | None, **options: Any) -> None:
    """Run TASK of FILE on the cluster, with inputs and settings as for a run here, and watch it.

    The code below the working directory that the task imports is sent with it.
    """
    from flyte_debugger.cluster.remote_request import local_options
    from flyte_debugger.run.request import RunRequest, TaskRef
    from flyte_tui.cli.cluster.remote_submission import submit_task

    request = asked(RunRequest(TaskRef(file=file, name=task, root_dir=root_dir)), context, options)
    note_options(local_options(request), "on the cluster")
    with connected(options, file=file, root_dir=root_dir) as cluster:
        context.exit(submit_task(cluster, request, options, shown(options)))


@click.command("rerun", cls=VariantCommand, context_settings=HELP)
@_address
@_code
@_file
@click.option("--remote", is_flag=True, help="Run again on the cluster, with the code that ran.")
@root_dir_option
@_name
@_no_wait
@which_cluster
@run_options
@click.pass_context
def rerun_from(context: click.Context, /, address: str, **options: Any) -> None:
    """Run an action of the cluster again, with the inputs that it had; those that are given replace theirs.

    Without an action it is the one that failed first. It runs here, or with --remote on the cluster.
    """
    from flyte_debugger.cluster.run_address import parse_address
    from flyte_tui.cli.cluster.local_action import run_here
    from flyte_tui.cli.cluster.remote_submission import rerun_there

    run = parse_address(address)
    with connected(options, run, options["source"]) as cluster:
        if options["remote"]:
            note_options([name for key, name in _NOT_FOR_RERUN.items() if options[key]], "on a rerun on the cluster")
            context.exit(rerun_there(cluster, run, context.obj, options, shown(options)))
        context.exit(run_here(cluster, run, context, options))


@click.command("debug", cls=VariantCommand, context_settings=HELP)
@_address
@_code
@_file
@root_dir_option
@click.option("--break", "breaks", metavar="WHERE", multiple=True, help=BREAK_HELP)
@click.option("--no-subprocess", is_flag=True, help="Let child processes run without the debugger.")
@which_cluster
@how_to_run
@click.pass_context
def debug_from(context: click.Context, /, address: str, **options: Any) -> None:
    """Run an action of the cluster here under the debugger, with the inputs that it had; it stops where it fails.

    Without an action it is the one that failed first. The code is that of this folder; --code remote takes what ran.
    """
    from flyte_debugger.cluster.run_address import parse_address
    from flyte_tui.cli.cluster.local_action import debug_here

    run = parse_address(address)
    with connected(options, run, options["source"]) as cluster:
        context.exit(debug_here(cluster, run, context, options))


@click.command("attach", cls=Command, context_settings=HELP)
@click.option("--run", "address", metavar="RUN[/ACTION]", required=True, help="A run of the cluster.")
@click.option(
    "--port", "forwarded", metavar="[HOST:]PORT", help="Where the pod's port is forwarded to; default: the same port."
)
@click.option(
    "--map", "mappings", metavar="LOCAL=REMOTE", multiple=True, help="A folder here, and there. May be repeated."
)
@click.option("--break", "breaks", metavar="WHERE", multiple=True, help="Stop at FILE:LINE or a FUNCTION().")
@which_cluster
@click.pass_context
def attach_run(context: click.Context, /, address: str, **options: Any) -> None:
    """Debug an action in its own pod: open the editor there where it was started with debug on (`flyte run --debug`).

    Where it was not, it runs again in the cluster under debugpy, and is attached to, for which its image needs debugpy.
    Without an action it is the one that failed first.
    """
    from flyte_debugger.cluster.run_address import parse_address
    from flyte_tui.cli.cluster.attach_to_action import attach_to_action

    run = parse_address(address)
    with connected(options, run) as cluster:
        context.exit(attach_to_action(cluster, run, options))


def note_options(names: list[str], where: str) -> None:
    """Say which options have no effect."""
    for name in names:
        click.echo(f"{name} has no effect {where}.", err=True)
