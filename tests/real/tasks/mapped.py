"""`flyte.map` over a sync task."""

import flyte

env = flyte.TaskEnvironment("mapped")


@env.task
def double(n: int) -> int:
    return n * 2


@env.task
def main(n: int = 3) -> list[int]:
    return list(flyte.map(double, range(n)))
