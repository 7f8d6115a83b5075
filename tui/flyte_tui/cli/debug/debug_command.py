"""`debug` and `attach`, as click commands; the work is in `debug`."""

from typing import Any

import click

from flyte_tui.cli.command import HELP, Command, PassingCommand, file_argument, root_dir_option, task_argument
from flyte_tui.cli.run.run_command import asked, how_to_run

BREAK_HELP = "Stop at FILE:LINE, a FUNCTION(), or a TASK's boundary, with `if CONDITION` where wanted. May be repeated."


@click.command("debug", cls=PassingCommand, context_settings=HELP, short_help="Step through TASK of FILE.")
@file_argument
@task_argument
@root_dir_option
@click.option("--break", "breaks", metavar="WHERE", multiple=True, help=BREAK_HELP)
@click.option("--on-error", is_flag=True, help="Stop where the task fails, and not at its first line.")
@click.option("--listen", metavar="[HOST:]PORT", help="Let an editor attach there instead; 0 for any free port.")
@click.option("--wait", is_flag=True, help="With --listen: run nothing of FILE before an editor has attached.")
@click.option("--no-subprocess", is_flag=True, help="Let child processes run without the debugger.")
@how_to_run
@click.pass_context
def debug_command(
    context: click.Context,
    /,
    file: str,
    task: str,
    root_dir: str | None,
    breaks: tuple[str, ...],
    on_error: bool,
    listen: str | None,
    wait: bool,
    no_subprocess: bool,
    **options: Any,
) -> None:
    """Run TASK of FILE under the debugger, with its inputs as for `run`.

    `debug --from RUN[/ACTION]` debugs an action of the cluster here; `debug --from x --help` shows what there is then.

    On a terminal the debug screen opens. Elsewhere commands are read from stdin, one a line (`help` tells them), and
    each line of stdout is one JSON object. Without --break and --on-error the first stop is the task's first line; a
    task that fails always stops where it fails. The exit status is that of `run`.
    """
    from flyte_debugger.run.request import Listen, RunRequest, TaskRef
    from flyte_debugger.session.session_settings import parse_host_port
    from flyte_tui import prelaunch
    from flyte_tui.cli.debug.debug_task import debug_listening, debug_task

    if wait and listen is None:
        raise click.UsageError("--wait is of use with --listen alone.")
    if options["inputs_file"] == "-" and listen is None:
        raise click.UsageError("--inputs - takes stdin, where the debugger's commands come from; name a file.")
    request = asked(RunRequest(TaskRef(file=file, name=task, root_dir=root_dir)), context, options)
    if listen is not None:
        host, port = parse_host_port(listen)
        context.exit(debug_listening(request, breaks, Listen(port, host, wait)))
    context.exit(debug_task(request, breaks, on_error, not no_subprocess, prelaunch.workers))


@click.command("attach", cls=Command, context_settings=HELP, short_help="Debug a program that debugpy listens in.")
@click.argument("address", metavar="HOST:PORT")
@click.option(
    "--map", "mappings", metavar="LOCAL=REMOTE", multiple=True, help="A folder here, and there. May be repeated."
)
@click.option("--break", "breaks", metavar="WHERE", multiple=True, help="Stop at FILE:LINE or a FUNCTION().")
@click.pass_context
def attach_command(context: click.Context, address: str, mappings: tuple[str, ...], breaks: tuple[str, ...]) -> None:
    """Debug any program that debugpy listens in, such as a task's pod whose port is forwarded.

    It is driven as with `debug`. Leaving it lets the program run on. `attach --run RUN[/ACTION]` opens the debugger
    in the pod of an action of the cluster that was started with debug on.
    """
    from flyte_debugger.session.session_settings import parse_host_port, parse_path_mapping
    from flyte_tui.cli.debug.debug_task import attach_to

    host, port = parse_host_port(address)
    context.exit(attach_to(host, port, tuple(map(parse_path_mapping, mappings)), breaks))
