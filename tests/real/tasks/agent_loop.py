"""An agent's loop: tools in a dict, tried in turn, errors caught."""

import flyte

env = flyte.TaskEnvironment("agent_loop")


@env.task
async def add(a: int, b: int) -> int:
    return a + b


@env.task
async def divide(a: int, b: int) -> float:
    return a / b


TOOLS = {"add": add, "divide": divide}


@env.task
async def main(plan: list[str] = ["add", "divide"]) -> list[str]:
    said = []
    for tool in plan:
        try:
            said.append(str(await TOOLS[tool](4, 0)))
        except Exception as error:
            said.append(type(error).__name__)
    return said
