"""A `src/` layout with absolute imports of the package."""

import flyte

from shop.prices import total

env = flyte.TaskEnvironment("shop")


@env.task
def main(prices: list[float] = [1.0, 2.5]) -> float:
    return total(prices)
