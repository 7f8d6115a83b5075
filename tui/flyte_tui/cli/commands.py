"""The commands and their arguments; the other modules of this package do the work."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flyte_tui.cli.cluster.cluster_options import which_cluster
from flyte_tui.cli.cluster.command_variants import VariantGroup
from flyte_tui.cli.command import (
    HELP,
    Command,
    file_argument,
    json_option,
    paths_argument,
    python_option,
    root_dir_option,
    task_argument,
)
from flyte_tui.cli.debug.debug_command import attach_command, debug_command
from flyte_tui.cli.run.run_command import rerun_command, run_command
from flyte_tui.cli.runs.runs_command import runs_group

if TYPE_CHECKING:
    from flyte_debugger.protocol.cluster_questions import ClusterOptions


@click.command("flyte-tui", cls=Command, context_settings=HELP)
@paths_argument
@root_dir_option
@click.option("--remote", is_flag=True, help="Show the runs of the cluster first.")
@which_cluster
@click.option("--serve", is_flag=True, help="Show the program in a browser, by an address of this machine alone.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port for --serve; default: any that is free.")
def browse(
    paths: tuple[str, ...], root_dir: str | None, remote: bool, serve: bool, port: int | None, **options: Any
) -> None:
    """Open the terminal program on the tasks under PATH (default: here)."""
    listed = [Path(path) for path in paths] or [Path.cwd()]
    if not serve:
        from flyte_tui.app import open_app

        if port is not None:
            raise click.UsageError("--port needs --serve.")
        open_app(listed, root_dir, _cluster(remote, root_dir, options))
        return
    if remote:
        raise click.UsageError("--serve shows the tasks of this machine: leave out --remote, and press R there.")
    try:
        from flyte_tui.cli.serve.serve_program import serve_program
    except ImportError:
        raise click.UsageError("--serve needs textual-serve: pip install 'flyte-workbench[serve]'") from None
    serve_program(listed, root_dir, port or 0)


def _cluster(remote: bool, root_dir: str | None, options: dict[str, Any]) -> "ClusterOptions | None":
    """The cluster whose runs are shown first."""
    if not remote:
        return None
    from flyte_debugger.protocol.cluster_questions import ClusterOptions

    return ClusterOptions(options["config"], options["project"], options["domain"], root_dir=root_dir)


@click.group(
    cls=VariantGroup,
    context_settings=HELP,
    options_metavar="",
    subcommand_metavar="[--root-dir DIR] [PATH...] | COMMAND ...",
)
def cli() -> None:
    """Browse, run and debug Flyte 2 tasks, and read their reports.

    Without a command, the terminal program opens on the tasks under PATH (default: here).
    """


@cli.command("list", cls=Command, short_help="List the tasks under PATH (default: here).")
@paths_argument
@json_option
@root_dir_option
def list_command(paths: tuple[str, ...], as_json: bool, root_dir: str | None) -> None:
    """List the tasks under PATH (default: here), and each file that cannot be imported with its error."""
    from flyte_tui.cli.tasks.list_tasks import list_tasks

    list_tasks([Path(path) for path in paths] or [Path.cwd()], root_dir, as_json)


@cli.command("show", cls=Command)
@file_argument
@task_argument
@json_option
@root_dir_option
def show_command(file: str, task: str, as_json: bool, root_dir: str | None) -> None:
    """Show everything that TASK in FILE declares (its TaskTemplate)."""
    from flyte_tui.cli.tasks.show_task import show_task

    show_task(file, task, root_dir, as_json)


@cli.command("form", cls=Command, short_help="Show the inputs and overrides of TASK in FILE.")
@file_argument
@task_argument
@click.option("--json-schema", "as_schema", is_flag=True, help="Print a JSON Schema of inputs and overrides.")
@python_option
@root_dir_option
def form_command(file: str, task: str, as_schema: bool, python: str | None, root_dir: str | None) -> None:
    """Show the inputs and overrides of TASK in FILE: for each field, the values it accepts and its present value."""
    from flyte_debugger.run.request import TaskRef
    from flyte_tui.cli.tasks.print_form import print_form

    print_form(TaskRef(file=file, name=task, root_dir=root_dir), as_schema, python)


for _command in (run_command, rerun_command, debug_command, attach_command, runs_group):
    cli.add_command(_command)


def command_for(arguments: list[str]) -> click.Command:
    """The click command for these arguments: the group of commands, or the terminal program."""
    known = {*cli.commands, *HELP["help_option_names"]}
    return cli if arguments and arguments[0] in known else browse
