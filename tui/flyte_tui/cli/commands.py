"""The commands, their arguments and what their errors look like; the work is in the modules beside this one."""

import os
from pathlib import Path
from typing import Any

import click

from flyte_taskmodel.errors import ModuleFailedError, WorkbenchError, WorkerError
from flyte_tui.cli.text import shown_path

INTERRUPTED = 130
_HELP = {"help_option_names": ["-h", "--help"]}


class _Failed(click.ClickException):
    """An error that is not one of usage, as click shows it: one sentence and status 1."""


class _Refused(click.ClickException):
    """An error of usage, without the usage line that click's own has."""

    exit_code = 2


class _Command(click.Command):
    """A command whose errors are sentences, and that ends with status 130 when it is interrupted."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ModuleFailedError as error:
            from flyte_tui.cli.plain import print_error

            click.echo(f"Error: {shown_path(error.file)} cannot be imported.", err=True)
            print_error(error.error)
            ctx.exit(1)
        except WorkerError as error:
            raise _Failed(str(error)) from None
        except WorkbenchError as error:
            raise _Refused(str(error)) from None
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


class _RunCommand(_Command):
    """`run`: what follows TASK is the task's own, but for `--json`."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), "[--INPUT VALUE]..."]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ours, theirs = split_arguments(args)
        ctx.obj = tuple(theirs)
        return super().parse_args(ctx, ours)


def split_arguments(args: list[str]) -> tuple[list[str], list[str]]:
    """The arguments of `run` parted into ours, up to TASK and every `--json`, and the task's own, untouched."""
    ours: list[str] = []
    positional = 0
    rest = iter(args)
    for argument in rest:
        ours.append(argument)
        if argument == "--root-dir":
            ours += [value for value in [next(rest, None)] if value is not None]
        elif not argument.startswith("-"):
            positional += 1
        if positional == 2:
            break
    theirs = list(rest)
    return [*ours, *(["--json"] if "--json" in theirs else [])], [given for given in theirs if given != "--json"]


def _absolute(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
    """Paths by the person's own names: links are not followed, they may decide where a module's neighbours are."""
    if value is None:
        return None
    return tuple(map(os.path.abspath, value)) if isinstance(value, tuple) else os.path.abspath(value)  # noqa: PTH100


_paths = click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(exists=True), callback=_absolute)
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False), callback=_absolute)
_task = click.argument("task")
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout, and nothing else there.")
_root_dir = click.option(
    "--root-dir",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    callback=_absolute,
    help="The directory that modules are imported from; default: above the file's outermost package.",
)


@click.command("flyte-tui", cls=_Command, context_settings=_HELP)
@_paths
@_root_dir
def browse(paths: tuple[str, ...], root_dir: str | None) -> None:
    """Open the terminal program on the tasks under PATH (default: here)."""
    from flyte_tui.app import open_app

    open_app([Path(path) for path in paths] or [Path.cwd()], root_dir)


@click.group(context_settings=_HELP, options_metavar="", subcommand_metavar="[--root-dir DIR] [PATH...] | COMMAND ...")
def cli() -> None:
    """Browse, run and read Flyte 2 tasks.

    Without a command, the terminal program opens on the tasks under PATH (default: here).
    """


@cli.command("list", cls=_Command, short_help="List every task under PATH (default: here).")
@_paths
@_json
@_root_dir
def list_command(paths: tuple[str, ...], as_json: bool, root_dir: str | None) -> None:
    """List every task under PATH (default: here), and every file that cannot be imported, with its error."""
    from flyte_tui.cli.list_tasks import list_tasks

    list_tasks([Path(path) for path in paths] or [Path.cwd()], root_dir, as_json)


@cli.command("show", cls=_Command)
@_file
@_task
@_json
@_root_dir
def show_command(file: str, task: str, as_json: bool, root_dir: str | None) -> None:
    """Show all that the TaskTemplate of TASK in FILE holds."""
    from flyte_tui.cli.show import show_task

    show_task(file, task, root_dir, as_json)


@cli.command(
    "run", cls=_RunCommand, short_help="Run TASK of FILE with its inputs.", options_metavar="[--root-dir DIR] [--json]"
)
@_file
@_task
@_json
@_root_dir
@click.pass_context
def run_command(context: click.Context, file: str, task: str, as_json: bool, root_dir: str | None) -> None:
    """Run TASK of FILE here, each input given as for `flyte run`: `--n 3`. `run FILE TASK --help` shows the inputs.

    The exit status is 0 when the task succeeded, 1 when it failed, 2 for a usage error, 130 when interrupted.
    """
    from flyte_debugger.request import RunRequest, TaskRef
    from flyte_tui.cli.run import run_task

    request = RunRequest(TaskRef(file=file, name=task, root_dir=root_dir), arguments=context.obj)
    context.exit(run_task(request, as_json))


def command_for(arguments: list[str]) -> click.Command:
    """The command line for these arguments: that of the commands, or the terminal program's."""
    known = {*cli.commands, *_HELP["help_option_names"]}
    return cli if arguments and arguments[0] in known else browse
