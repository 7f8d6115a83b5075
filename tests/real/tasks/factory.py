"""Tasks made by a factory and kept in a list."""

import flyte

env = flyte.TaskEnvironment("factory")


def make(power: int):
    def raised(n: int = 3) -> int:
        return n**power

    raised.__name__ = f"power_{power}"
    return env.task(raised)


POWERS = [make(power) for power in (1, 2, 3)]
