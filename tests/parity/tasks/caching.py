"""Cached tasks; how often each ran is told by a file that is not one of its inputs."""

import os
from pathlib import Path

import flyte

env = flyte.TaskEnvironment(name="caching")


def ran(name: str) -> int:
    """Count one run of a task and say how many there were."""
    path = Path(os.environ["PARITY_COUNTS"]) / name
    count = int(path.read_text()) + 1 if path.exists() else 1
    path.write_text(str(count))
    return count


@env.task(cache="auto")
async def auto(n: int) -> int:
    return ran("auto") * 100 + n


@env.task(cache=flyte.Cache(behavior="override", version_override="v1"))
async def fixed(n: int) -> int:
    return ran("fixed") * 100 + n


@env.task(cache="disable")
async def disabled(n: int) -> int:
    return ran("disabled") * 100 + n


@env.task(cache=flyte.Cache(behavior="auto", ignored_inputs=("who",)))
def ignoring(n: int, who: str) -> str:
    return f"{ran('ignoring')} {n} {who}"


@env.task(cache="auto", report=True)
async def root_cached(n: int = 1) -> int:
    flyte.report.get_tab("main").log("<p>computed</p>")
    return ran("root_cached") * 100 + n


@env.task
async def auto_twice() -> list[int]:
    return [await auto(1), await auto(1), await auto(2)]


@env.task
async def fixed_twice() -> list[int]:
    return [await fixed(1), await fixed(1)]


@env.task
async def disabled_twice() -> list[int]:
    return [await disabled(1), await disabled(1)]


@env.task
def ignoring_twice() -> list[str]:
    return [ignoring(1, "ada"), ignoring(1, "grace")]


@env.task
async def overridden_off() -> list[int]:
    return [await auto(7), await auto.override(cache="disable")(7)]
