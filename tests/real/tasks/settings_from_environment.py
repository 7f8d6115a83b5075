"""Settings that are read from the environment at import."""

import os

import flyte

MODE = os.environ.get("REAL_MODE", "test")
env = flyte.TaskEnvironment("settings_from_environment", env_vars={"REAL_LEVEL": "3"})
LEVEL = int(os.environ.get("REAL_LEVEL", "0"))


@env.task
def main(factor: int = 2) -> str:
    return f"{MODE}-{LEVEL * factor}"
