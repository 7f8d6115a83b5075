"""Imports a module beside it, as scripts do."""

import flyte
from helper_beside import WORD

env = flyte.TaskEnvironment(name="neighbour")


@env.task
async def main() -> str:
    return f"{WORD}, in {__name__}"
