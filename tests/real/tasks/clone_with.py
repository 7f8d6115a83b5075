"""An environment cloned from another."""

import flyte

base = flyte.TaskEnvironment("base", resources=flyte.Resources(cpu=1))
larger = base.clone_with("larger", resources=flyte.Resources(cpu=2), depends_on=[base])


@base.task
async def small(n: int) -> int:
    return n + 1


@larger.task
async def main(n: int = 1) -> int:
    return await small(n) + 10
