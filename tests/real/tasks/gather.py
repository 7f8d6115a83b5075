"""Fan-out with asyncio.gather, in a group."""

import asyncio

import flyte

env = flyte.TaskEnvironment("gather")


@env.task
async def double(n: int) -> int:
    await asyncio.sleep(0)
    return n * 2


@env.task
async def main(n: int = 3) -> list[int]:
    with flyte.group("doubles"):
        return list(await asyncio.gather(*(double(each) for each in range(n))))
