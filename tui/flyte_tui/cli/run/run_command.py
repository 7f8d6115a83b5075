"""`run` and `rerun`: a task, its inputs, and what may be said of how to run it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flyte_tui.cli.command import (
    HELP,
    PassingCommand,
    absolute,
    file_argument,
    json_option,
    python_option,
    root_dir_option,
    task_argument,
)

if TYPE_CHECKING:
    from flyte_debugger.run.request import RunRequest
    from flyte_tui.cli.run.run_task import OutputFormat

F = TypeVar("F", bound=Callable[..., None])

_HOW = (
    click.option(
        "--inputs",
        "inputs_file",
        metavar="FILE",
        help="All inputs in one YAML or JSON file; - for stdin. Inputs that are given as --n 3 hold before it.",
    ),
    click.option("--preset", metavar="NAME", help="Inputs and settings that were saved under this name."),
    click.option(
        "--set",
        "overrides",
        metavar="PATH=VALUE",
        multiple=True,
        help="Change what the task declares, for this run: retries=3, resources.memory=512Mi. May be repeated.",
    ),
    click.option(
        "--answer",
        "answers",
        metavar="NAME=VALUE",
        multiple=True,
        help="Answer a condition beforehand, so that it asks nobody: approve=yes. May be repeated.",
    ),
    click.option(
        "--secrets",
        "secrets_file",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False),
        callback=absolute,
        help="A dotenv file with the secrets that the environment does not hold.",
    ),
    click.option("--enforce-resources", is_flag=True, help="Hold tasks to the memory and CPUs that they request."),
    click.option("--no-cache", is_flag=True, help="Neither take results from the cache nor keep any there."),
    click.option("--overwrite-cache", is_flag=True, help="Compute cached results anew, and keep those."),
    python_option,
)
_SHOWN = (
    click.option(
        "--preempt-after",
        metavar="SECONDS",
        type=click.FloatRange(min=0),
        help="Kill the first attempt of an interruptible task, as a spot node would, after so many seconds.",
    ),
    json_option,
    click.option("--json-events", is_flag=True, help="Print every event as a JSON line on stdout, as it comes."),
)


def how_to_run(function: F) -> F:
    """The options of every command that runs a task."""
    return _with(_HOW, function)


def run_options(function: F) -> F:
    """The options of every command that runs a task and shows the run."""
    return _with((*_HOW, *_SHOWN), function)


def _with(options: tuple[Callable[[F], F], ...], function: F) -> F:
    for option in reversed(options):
        function = option(function)
    return function


@click.command("run", cls=PassingCommand, context_settings=HELP, short_help="Run TASK of FILE with its inputs.")
@file_argument
@task_argument
@root_dir_option
@run_options
@click.option("--remote", is_flag=True, help="Run on the cluster; `--remote --help` tells more.")
@click.pass_context
def run_command(context: click.Context, /, file: str, task: str, root_dir: str | None, **options: Any) -> None:
    """Run TASK of FILE here, each input given as for `flyte run`: `--n 3`. `run FILE TASK --help` shows the inputs.

    With --remote it runs on the cluster; `run FILE TASK --remote --help` shows what there is then.

    The exit status is 0 when the task succeeded, 1 when it failed, 2 for a usage error, 130 when interrupted.
    """
    from flyte_debugger.run.request import RunRequest, TaskRef
    from flyte_tui.cli.run.run_task import run_task

    request = asked(RunRequest(TaskRef(file=file, name=task, root_dir=root_dir)), context, options)
    context.exit(run_task(request, shown(options)))


@click.command("rerun", cls=PassingCommand, context_settings=HELP, short_help="Run what was run, again.")
@click.argument("run_id", metavar="ID")
@run_options
@click.pass_context
def rerun_command(context: click.Context, /, run_id: str, **options: Any) -> None:
    """Run what run ID ran again, in its working directory, with the inputs and settings that it had.

    With `rerun --from RUN[/ACTION]` it is an action of the cluster; `rerun --from x --help` shows what there is then.

    Inputs and settings that are given replace those of the same name. ID is a run's id, as much of it as is its alone,
    or `last`.
    """
    from flyte_debugger.history.kept_run import kept_request
    from flyte_tui.cli.run.run_task import run_task
    from flyte_tui.cli.runs.find_run import find_run

    request, cwd = kept_request(find_run(run_id))
    context.exit(run_task(asked(request, context, options), shown(options), cwd))


def asked(request: "RunRequest", context: click.Context, options: dict[str, Any]) -> "RunRequest":
    """The request with what a command line that has the options of `how_to_run` asks for."""
    from flyte_debugger.run.request_builder import RunOptions, build_request

    if options["no_cache"] and options["overwrite_cache"]:
        raise click.UsageError("--no-cache and --overwrite-cache exclude each other.")
    said = RunOptions(
        arguments=context.obj,
        inputs_file=options["inputs_file"],
        preset=options["preset"],
        overrides=options["overrides"],
        cache="off" if options["no_cache"] else "overwrite" if options["overwrite_cache"] else None,
        secrets_file=options["secrets_file"],
        enforce_resources=options["enforce_resources"],
        preempt_after=options.get("preempt_after"),
        python=options["python"],
        answers=_answers(options["answers"]),
    )
    return build_request(request, said)


def _answers(texts: tuple[str, ...]) -> dict[str, str]:
    """The answers to conditions by their names; the last of one name holds."""
    for text in texts:
        if "=" not in text:
            raise click.UsageError(
                f"--answer takes NAME=VALUE, not {text!r}. An input of that name is written --answer={text}."
            )
    return dict(text.split("=", 1) for text in texts)


def shown(options: dict[str, Any]) -> "OutputFormat":
    """How the run is to be shown: for people, as one JSON object, or as JSON lines."""
    if options["as_json"] and options["json_events"]:
        raise click.UsageError("--json and --json-events exclude each other.")
    return "json" if options["as_json"] else "events" if options["json_events"] else "people"
