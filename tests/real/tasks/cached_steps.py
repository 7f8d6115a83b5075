"""A cached step with a version of its own."""

import flyte

env = flyte.TaskEnvironment("cached_steps")


@env.task(cache=flyte.Cache("override", version_override="v1"))
async def embed(text: str) -> list[float]:
    return [float(len(text))]


@env.task
async def main(text: str = "abc") -> float:
    return (await embed(text))[0]
