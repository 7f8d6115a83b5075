"""Every way in which a task calls another, for stepping in and out."""

import asyncio

import flyte

env = flyte.TaskEnvironment(name="steps")


@env.task
def double(x: int) -> int:
    y = x * 2  # @double
    return y  # @double-end


@env.task
async def triple(x: int) -> int:
    y = x * 3  # @triple
    return y  # @triple-end


@flyte.trace
def noted(x: int) -> int:
    return x + 100  # @noted


@flyte.trace
async def noted_later(x: int) -> int:
    return x + 200  # @noted-later


@env.task
def sync_calls(x: int) -> int:
    a = double(x)  # @sync-call
    b = a + 1  # @sync-call-after
    return b


@env.task
def sync_map(x: int) -> list[int]:
    a = list(flyte.map(double, [x, x + 1]))  # @sync-map
    return a  # @sync-map-after


@env.task
def sync_trace(x: int) -> int:
    a = noted(x)  # @sync-trace
    return a  # @sync-trace-after


@env.task
async def async_calls(x: int) -> int:
    a = await triple(x)  # @async-call
    return a  # @async-call-after


@env.task
async def async_aio(x: int) -> int:
    a = await double.aio(x)  # @aio
    return a  # @aio-after


@env.task
async def async_return(x: int) -> int:
    x += 1  # @return-before
    return await triple(x)  # @return


@env.task
async def async_return_after(x: int) -> int:
    y = await async_return(x)  # @return-caller
    return y  # @return-after


@env.task
async def async_gather(x: int) -> int:
    a, b = await asyncio.gather(triple(x), triple(x + 1))  # @gather
    return a + b  # @gather-after


@env.task
async def async_gather_aio(x: int) -> int:
    a, b = await asyncio.gather(double.aio(x), double.aio(x + 1))  # @gather-aio
    return a + b  # @gather-aio-after


@env.task
async def async_map(x: int) -> list[int]:
    a = [y async for y in flyte.map.aio(triple, [x, x + 1])]  # @async-map
    return a  # @async-map-after


@env.task
async def async_trace(x: int) -> int:
    a = await noted_later(x)  # @async-trace
    return a  # @async-trace-after


@env.task
async def sleeper(x: int) -> int:
    y = x  # @sleeper
    await asyncio.sleep(0)  # @sleeper-awaits
    y += 1  # @sleeper-wakes
    return y  # @sleeper-end


@env.task
async def async_gather_sleepers(x: int) -> int:
    a, b = await asyncio.gather(sleeper(x), sleeper(x + 1))  # @gather-sleepers
    return a + b  # @gather-sleepers-after


@env.task
async def comprehends(x: int) -> int:
    a = [noted_again(y) for y in range(x + 3)]  # @comprehends
    b = [  # @comprehends-lines
        "a long text for an element that is never seen by anybody at all, and that has a line of its own"
        for y in range(x + 3)
        if noted_again(y)
    ]
    return len(a) + len(b)  # @comprehends-after


def noted_again(x: int) -> int:
    return x + 1


@env.task
def sync_map_of_three(x: int) -> list[int]:
    a = list(flyte.map(double, [x, x + 1, x + 2]))  # @map-three
    return a  # @map-three-after


@env.task
async def async_map_of_three(x: int) -> list[int]:
    a = []
    async for y in flyte.map.aio(sleeper, [x, x + 1, x + 2]):  # @aio-map-three
        a.append(y)  # @aio-map-three-after
    return a
