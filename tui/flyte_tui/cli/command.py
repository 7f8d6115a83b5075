"""Shared by all commands: how errors are printed, and arguments that several commands take."""

import os
from collections.abc import Iterable
from typing import Any

import click

from flyte_taskmodel.errors import ModuleFailedError, WorkbenchError, WorkerError
from flyte_tui.cli.text import shown_path

INTERRUPTED = 130
HELP = {"help_option_names": ["-h", "--help"]}


class Failed(click.ClickException):
    """An error that click prints as one sentence, with exit status 1."""


class Refused(click.ClickException):
    """A usage error, printed without click's usage line."""

    exit_code = 2


class Command(click.Command):
    """A command or group that prints errors as sentences, and exits with status 130 when interrupted."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ModuleFailedError as error:
            from flyte_tui.cli.run.plain_view import print_error

            click.echo(f"Error: {shown_path(error.file)} cannot be imported.", err=True)
            print_error(error.error)
            ctx.exit(1)
        except WorkbenchError as error:
            from flyte_debugger.cluster.cluster_errors import ClusterError
            from flyte_debugger.history.run_history import HistoryError

            kind = Failed if isinstance(error, WorkerError | HistoryError | ClusterError) else Refused
            raise kind(str(error)) from None
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


class Group(Command, click.Group):
    """A command group."""


class PassingCommand(Command):
    """A command that takes a task: whatever follows the task and is not our option is the task's own (`ctx.obj`)."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [*super().collect_usage_pieces(ctx), "[--INPUT VALUE]..."]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ours, theirs = split_arguments(self.params, args)
        ctx.obj = tuple(theirs)
        return super().parse_args(ctx, ours)


def split_arguments(parameters: Iterable[click.Parameter], args: list[str]) -> tuple[list[str], list[str]]:
    """Split the arguments into ours and the task's own.

    Ours is everything up to our last positional argument, and after it each of our options with its value.
    After it, `--set=VALUE` is an input called `set`, and everything after `--` is the task's.

    Args:
        parameters: of the command.
        args: as typed.
    """
    options = {name: one for one in parameters if isinstance(one, click.Option) for name in one.opts}
    missing = sum(isinstance(one, click.Argument) for one in parameters)
    ours: list[str] = []
    theirs: list[str] = []
    rest = iter(args)
    for argument in rest:
        if missing == 0 and argument == "--":
            theirs += rest
            break
        name, equals, _ = argument.partition("=")
        option = options.get(name)
        mine = option is not None and (not equals or not could_be_input(name))
        (ours if missing or mine else theirs).append(argument)
        if option and not option.is_flag and not equals:
            ours += [value for value in [next(rest, None)] if value is not None]
        missing -= bool(missing) and not argument.startswith("-")
    return ours, theirs


def could_be_input(option: str) -> bool:
    """Whether an input of a task can have this option's name: a Python name has no dash."""
    return "-" not in option.removeprefix("--")


def absolute(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
    """Paths as typed. Links are not followed, because a module's neighbours are found beside the link."""
    if value is None:
        return None
    return tuple(map(os.path.abspath, value)) if isinstance(value, tuple) else os.path.abspath(value)  # noqa: PTH100


paths_argument = click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(exists=True), callback=absolute)
file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False), callback=absolute)
task_argument = click.argument("task")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout, and nothing else.")
python_option = click.option(
    "--python",
    metavar="PATH",
    type=click.Path(exists=True, dir_okay=False, executable=True),
    callback=absolute,
    help="The interpreter to run in; default: that of the project's .venv, if Flyte is installed in it.",
)
root_dir_option = click.option(
    "--root-dir",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    callback=absolute,
    help="The directory that modules are imported from; default: the parent of the file's outermost package.",
)
