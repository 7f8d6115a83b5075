"""Dataclasses in dataclasses, and in lists."""

from dataclasses import dataclass, field

import flyte

env = flyte.TaskEnvironment("nested_dataclasses")


@dataclass
class Layer:
    width: int = 8


@dataclass
class Model:
    layers: list[Layer] = field(default_factory=lambda: [Layer(), Layer(4)])
    names: dict[str, int] = field(default_factory=dict)


@env.task
async def main(model: Model = Model()) -> int:
    return sum(layer.width for layer in model.layers)
