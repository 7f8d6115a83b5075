"""A first task: an environment, a function, and inputs with defaults.

flyte-tui run examples/tasks/hello.py main
flyte-tui run examples/tasks/hello.py main --name Ada --times 3
"""

import flyte

env = flyte.TaskEnvironment(name="hello")


@env.task
async def main(name: str = "world", times: int = 1) -> str:
    """Greet somebody.

    Args:
        name: Whom to greet.
        times: How often the greeting is printed.
    """
    greeting = f"Hello, {name}!"
    for _ in range(times):
        print(greeting)
    return greeting
