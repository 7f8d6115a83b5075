"""A plain function above the task that calls it, as scripts do."""

import flyte

env = flyte.TaskEnvironment("wraps_above")


@env.task
async def main(n: int = 2) -> int:
    return n + 40


def run_here(n: int) -> str:
    return flyte.with_runcontext(mode="local").run(main, n=n).outputs()
