"""Enums and Literals as inputs."""

import enum
from typing import Literal

import flyte

env = flyte.TaskEnvironment("enums")


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


@env.task
async def main(size: Size = Size.SMALL, mode: Literal["fast", "slow"] = "fast") -> str:
    return f"{size.value} {mode}"
