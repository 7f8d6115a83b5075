"""A module that prints, then fails."""

import flyte

env = flyte.TaskEnvironment(name="cannot_import")
print("[bold]printed[/bold] before the failure")


@env.task
async def hidden() -> None:
    """Never found."""


raise RuntimeError("this module [cannot] be imported")
