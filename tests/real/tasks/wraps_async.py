"""An async decorator with functools.wraps below `@env.task`."""

import functools

import flyte

env = flyte.TaskEnvironment("wraps_async")


def logged(function):
    @functools.wraps(function)
    async def inner(*args, **kwargs):
        print("begins", function.__name__)
        return await function(*args, **kwargs)

    return inner


@env.task
@logged
async def main(n: int = 2) -> int:
    return n * 3
