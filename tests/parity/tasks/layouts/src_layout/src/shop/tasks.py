"""Imports its own package by its full name, from a `src` folder."""

import flyte

from shop.prices import PRICE

env = flyte.TaskEnvironment(name="shop")


@env.task
async def main(count: int = 2) -> str:
    return f"{count * PRICE}, in {__name__}"
