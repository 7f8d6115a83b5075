"""`flyte workbench`: the workbench as a command of Flyte's own command line."""

import click


@click.command(
    "workbench",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    short_help="Browse, run and debug tasks in the terminal.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def workbench(arguments: tuple[str, ...]) -> None:
    """Open flyte-workbench, or use one of its commands: the same as `flyte-tui`."""
    from flyte_tui.cli.commands import command_for

    command_for([*arguments]).main([*arguments], prog_name="flyte workbench")
