"""Environments that depend on each other."""

import flyte

worker = flyte.TaskEnvironment("worker", resources=flyte.Resources(cpu=1, memory="250Mi"))
driver = flyte.TaskEnvironment("driver", depends_on=[worker])


@worker.task
async def square(n: int) -> int:
    return n * n


@driver.task
async def main(n: int = 3) -> int:
    return sum([await square(each) for each in range(n)])
