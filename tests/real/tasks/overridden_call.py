"""A call with `override` inside a task."""

import flyte

env = flyte.TaskEnvironment("overridden_call")


@env.task
async def step(n: int) -> int:
    return n + 1


@env.task
async def main(n: int = 1) -> int:
    return await step.override(short_name="bigger", resources=flyte.Resources(memory="300Mi"))(n)
