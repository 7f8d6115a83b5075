"""Tasks that wait for a person."""

import flyte

env = flyte.TaskEnvironment("asking")


@env.task
async def release(timeout: float = 60.0) -> str:
    approve = await flyte.new_condition.aio(
        "approve", prompt="Ship it?", data_type=bool, timeout=timeout, description="The release of today."
    )
    count = await flyte.new_condition.aio("count", prompt="How many?", data_type=int, timeout=timeout)
    return f"{await approve.wait.aio()} {await count.wait.aio()}"


@env.task
async def name_it() -> str:
    name = await flyte.new_condition.aio("name", prompt="What is its name?", data_type=str)
    return str(await name.wait.aio())
