"""Variants of commands that mean a cluster (`run --remote`, `debug --from` ...), each with its own options."""

from collections.abc import Sequence

import click

_VARIANTS = {
    ("run", "--remote"): "run_remote",
    ("rerun", "--from"): "rerun_from",
    ("debug", "--from"): "debug_from",
    ("attach", "--run"): "attach_run",
}


class VariantGroup(click.Group):
    """A group that takes a command's variant where the option that tells it is given."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, _variant(name, rest) or command, rest


def _variant(name: str | None, arguments: Sequence[str]) -> click.Command | None:
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    given = {argument.partition("=")[0] for argument in before}
    for (command, option), variant in _VARIANTS.items():
        if command == name and option in given:
            from flyte_tui.cli.cluster import cluster_commands

            found: click.Command = getattr(cluster_commands, variant)
            return found
    return None
