"""A nested pydantic configuration with validators."""

from typing import Literal

import flyte
from pydantic import BaseModel, Field, field_validator

env = flyte.TaskEnvironment("pydantic_config")


class Optimizer(BaseModel):
    name: Literal["adam", "sgd"] = "adam"
    lr: float = Field(1e-3, gt=0)


class Config(BaseModel):
    optimizer: Optimizer = Optimizer()
    epochs: int = 3
    tags: list[str] = []

    @field_validator("epochs")
    @classmethod
    def some(cls, value: int) -> int:
        if value < 1:
            raise ValueError("at least one epoch")
        return value


@env.task
async def main(config: Config = Config()) -> str:
    return f"{config.optimizer.name} {config.epochs}"
