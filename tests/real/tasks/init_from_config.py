"""`flyte.init_from_config()` at module level."""

import flyte

flyte.init_from_config()
env = flyte.TaskEnvironment("init_from_config")


@env.task
async def main(name: str = "world") -> str:
    return f"hello {name}"
