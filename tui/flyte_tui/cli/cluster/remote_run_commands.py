"""What is done to a run of the cluster, as click commands below `runs`: watch, logs, report, abort, answer, open."""

from pathlib import Path
from typing import Any

import click

from flyte_tui.cli.cluster.cluster_options import connected, which_cluster
from flyte_tui.cli.cluster.cluster_spinner import asking
from flyte_tui.cli.command import Command, Failed, json_option

_run = click.argument("address", metavar="RUN[/ACTION]")


@click.command("watch", cls=Command)
@_run
@json_option
@which_cluster
@click.pass_context
def watch_command(context: click.Context, /, address: str, as_json: bool, **options: Any) -> None:
    """Show a run of the cluster until it is over. Ctrl+C leaves it, and it goes on."""
    from flyte_debugger.cluster.run_address import parse_address
    from flyte_tui.cli.cluster.watch_run import watch_run

    run = parse_address(address)
    with connected(options, run) as cluster:
        context.exit(watch_run(cluster, run.run, "json" if as_json else "people"))


@click.command("logs", cls=Command)
@_run
@click.option("--attempt", metavar="N", type=click.IntRange(min=1), help="Of this attempt; default: the last.")
@which_cluster
def logs_command(address: str, attempt: int | None, **options: Any) -> None:
    """Print what an action of the cluster prints, until it is over; that of the first failed one, else of the root."""
    from flyte_debugger.cluster.run_address import parse_address
    from flyte_debugger.protocol.cluster_answers import LogLines
    from flyte_debugger.protocol.cluster_questions import TailLogs

    run = parse_address(address)
    with connected(options, run) as cluster:
        with asking(f"Asking the cluster for {run}"):
            action = run.action or cluster.describe(run.run).action
        for answer in cluster.ask(TailLogs(run.run, action, attempt)):
            if isinstance(answer, LogLines):
                print(answer.text, end="", flush=True)


@click.command("report", cls=Command)
@_run
@click.option("--out", metavar="FILE", type=click.Path(dir_okay=False), help="Write the HTML there.")
@which_cluster
def report_command(address: str, out: str | None, **options: Any) -> None:
    """Print the report of an action of the cluster as text, or write its HTML; that of the root by default."""
    from flyte_debugger.cluster.run_address import parse_address

    run = parse_address(address)
    with connected(options, run) as cluster, asking(f"Fetching the report of {run}"):
        html = cluster.report(run.run, run.action or "a0")
    if html is None:
        raise Failed(f"{run} made no report.")
    if out is not None:
        Path(out).write_text(html, encoding="utf-8")
        return
    from rich.rule import Rule
    from rich.style import Style

    from flyte_tui.cli.run.plain_view import print_report
    from flyte_tui.report.parse_report import read_report
    from flyte_tui.report.render_report import draw_blocks
    from flyte_tui.theme_styles import Palette

    sections = read_report(html)
    for section in sections:
        if len(sections) > 1:
            print_report(Rule(section.title or "untitled", align="left"))
        print_report(draw_blocks(section.blocks, Palette(Style(), Style(), Style(), Style())))


@click.command("abort", cls=Command)
@_run
@click.option("--yes", is_flag=True, help="Do not ask.")
@which_cluster
def abort_command(address: str, yes: bool, **options: Any) -> None:
    """Abort a run of the cluster, or one of its actions."""
    from flyte_debugger.cluster.run_address import parse_address

    run = parse_address(address)
    if not yes:
        click.confirm(f"Abort {run}?", abort=True, err=True)
    with connected(options, run) as cluster, asking(f"Aborting {run}"):
        cluster.describe(run.run, run.action or "a0")  # Flyte takes a run that is not there for one that is over.
        cluster.abort(run.run, run.action)
    print(f"{run} is aborted.")


@click.command("answer", cls=Command)
@_run
@click.argument("value")
@which_cluster
def answer_command(address: str, value: str, **options: Any) -> None:
    """Answer the condition of an action of the cluster (`flyte.new_condition`)."""
    from flyte_debugger.cluster.run_address import parse_address
    from flyte_debugger.protocol.cluster_questions import AnswerCondition

    run = parse_address(address)
    if run.action is None:
        raise click.UsageError("Name the condition's action: RUN/ACTION. `runs show RUN` lists the actions.")
    with connected(options, run) as cluster, asking(f"Answering {run}"):
        list(cluster.ask(AnswerCondition(run.run, run.action, value)))
    print(f"{run} is answered.")


@click.command("open", cls=Command)
@_run
@which_cluster
def open_command(address: str, **options: Any) -> None:
    """Open the page of a run of the cluster in a browser."""
    from flyte_debugger.cluster.run_address import parse_address

    run = parse_address(address)
    with connected(options, run) as cluster, asking(f"Asking the cluster for {run}"):
        url = cluster.describe(run.run, run.action or "a0").url
    click.launch(url)
    print(url)


COMMANDS = (watch_command, logs_command, report_command, abort_command, answer_command, open_command)
