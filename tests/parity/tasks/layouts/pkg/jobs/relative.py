"""Imports what is above it in its package."""

import flyte

from ..lib import WORD

env = flyte.TaskEnvironment(name="relative")


@env.task
async def main() -> str:
    return f"{WORD}, in {__name__}"
