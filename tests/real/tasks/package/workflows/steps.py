"""A package with one shared environment and relative imports."""

from .env import env


@env.task
async def step(n: int = 1) -> int:
    return n + 1


@env.task
async def main(n: int = 1) -> int:
    return await step(n) * 10
