"""Tasks of every kind that a description has to tell apart."""

import enum
from dataclasses import dataclass
from typing import Literal, Optional

import flyte
from flyte.extras import ContainerTask

env = flyte.TaskEnvironment(
    "described",
    secrets=[flyte.Secret("TOKEN", as_env_var="API_TOKEN"), "plain-key"],
    resources=flyte.Resources(cpu=1, memory="1Gi"),
    env_vars={"LEVEL": "debug"},
)
reused = flyte.TaskEnvironment("reused", reusable=flyte.ReusePolicy(replicas=2))


class Color(enum.Enum):
    RED = "red"


@dataclass
class Config:
    rate: float = 0.1


@env.task
async def plain(n: int = 3, *, name: str) -> str:
    """Repeat a name.

    More of it.

    Args:
        n: how often.
        name: what.
    """
    return name * n


@env.task(report=True, cache="auto", retries=3, timeout=60, short_name="busy")
def busy(
    maybe: Optional[int] = None,  # noqa: UP045  (both spellings must show alike)
    config: Config = Config(),  # noqa: B008
    table: dict[str, list[Config]] = {},  # noqa: B006
    mode: Literal["fast", "slow"] = "fast",
    color: Color = Color.RED,
) -> tuple[int, str]:
    return maybe or 0, mode


@reused.task
async def pooled() -> None:
    pass


container = ContainerTask(
    name="boxed", image="alpine:3", command=["echo", "{{.inputs.text}}"], inputs={"text": str}, outputs={"size": int}
)
