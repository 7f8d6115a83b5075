"""A task that wants environment variables around it, before it is imported."""

import os

import flyte

env = flyte.TaskEnvironment(
    name="around", env_vars={"COLOUR": "red"}, secrets=[flyte.Secret("around_key", as_env_var="AROUND_KEY")]
)
AT_IMPORT = os.environ.get("COLOUR")  # @import


@env.task
def colour() -> str:
    return f"{AT_IMPORT} {len(os.environ['AROUND_KEY'])}"  # @colour
