"""Two modules that import each other."""

import flyte

env = flyte.TaskEnvironment("circular")

import second


@env.task
def main(n: int = 2) -> int:
    return second.double(n)


BASE = 10
