"""`from __future__ import annotations` with a dataclass of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

import flyte

env = flyte.TaskEnvironment("future_annotations")


@dataclass
class Settings:
    rate: float = 0.5
    layers: list[int] = field(default_factory=lambda: [1, 2])


@env.task
async def main(settings: Settings = Settings()) -> float:
    return settings.rate * sum(settings.layers)
