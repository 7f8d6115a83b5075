"""Task templates that are not plain functions: with an `execute` of their own, with `pre` and `post`, from a plugin."""

from dataclasses import dataclass
from typing import Any

import flyte
from flyte.extend import AsyncFunctionTaskTemplate, TaskPluginRegistry, TaskTemplate
from flyte.models import NativeInterface, SerializationContext

env = flyte.TaskEnvironment(name="templates")


class Shout(TaskTemplate):
    """Has an `execute` and no function, as the tasks of a SQL engine have."""

    async def execute(self, text: str, **rest: Any) -> str:
        return text.upper()

    def custom_config(self, sctx: SerializationContext) -> dict[str, str]:
        return {"volume": "11"}


shout = Shout(
    name="templates.shout",
    task_type="shout",
    interface=NativeInterface.from_types({"text": (str, "quiet")}, {"result": str}),
)


class Recording(AsyncFunctionTaskTemplate):
    """Has a `pre` that gives the task a context value, and a `post` that looks at what it returned."""

    async def pre(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {"prepared": f"for {sorted(kwargs)}"}

    async def post(self, return_vals: Any) -> Any:
        print(f"says post of {return_vals}")


class Doubling(AsyncFunctionTaskTemplate):
    """Runs its function twice, by its own `execute` around Flyte's."""

    async def execute(self, *args: Any, **kwargs: Any) -> Any:
        first = await super().execute(*args, **kwargs)
        return first + await super().execute(*args, **kwargs)


@dataclass
class RecordingConfig:
    """Makes a task a Recording one."""


@dataclass
class DoublingConfig:
    """Makes a task a Doubling one."""


TaskPluginRegistry.register(RecordingConfig, Recording)
TaskPluginRegistry.register(DoublingConfig, Doubling)

recording_env = flyte.TaskEnvironment(name="recording", plugin_config=RecordingConfig())
doubling_env = flyte.TaskEnvironment(name="doubling", plugin_config=DoublingConfig())


@recording_env.task
async def recorded(n: int = 1) -> str:
    return f"{n}, {flyte.ctx()['prepared']}"


@recording_env.task
def recorded_sync(n: int = 1) -> str:
    return f"{n}"


@doubling_env.task
async def doubled(n: int = 2) -> int:
    return n + 1


@env.task
async def parent() -> list[str]:
    """Calls each kind from a plain task."""
    return [await shout(text="child"), await recorded(n=4), str(await doubled(n=5))]


class NoForward(TaskTemplate):
    """Has neither a `forward` nor an `execute`."""


no_forward = NoForward(
    name="templates.no_forward", task_type="remote_only", interface=NativeInterface.from_types({}, {"result": str})
)
