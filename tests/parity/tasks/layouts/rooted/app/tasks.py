"""Imports from the root directory that `--root-dir` names."""

import flyte
from shared.words import WORD

env = flyte.TaskEnvironment(name="rooted")


@env.task
async def main() -> str:
    return WORD
