"""Retries with a counter in the module."""

import flyte

env = flyte.TaskEnvironment("retried")
CALLS = []


@env.task(retries=2)
def flaky() -> int:
    CALLS.append(1)
    if len(CALLS) < 2:
        raise ConnectionError("try again")
    return len(CALLS)


@env.task
def main(n: int = 0) -> int:
    return flaky() + n
