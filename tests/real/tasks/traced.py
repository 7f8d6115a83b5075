"""Functions under `flyte.trace`."""

import flyte

env = flyte.TaskEnvironment("traced")


@flyte.trace
async def ask_model(prompt: str) -> str:
    return prompt.upper()


@env.task
async def main(prompt: str = "hello") -> str:
    return await ask_model(prompt)
