"""A module that changes the working directory."""

import os
from pathlib import Path

import flyte

os.chdir(Path(__file__).parent)
env = flyte.TaskEnvironment("chdir_at_import")


@env.task
def main(name: str = "chdir_at_import.py") -> bool:
    return Path(name).exists()
