"""Where task breakpoints stop that have no line of their own: frames that are shown, whose values can be edited."""

from typing import Any


def at_entry(task: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Before a task that has no function of its own runs. The run goes on with `inputs` as they are then."""
    return inputs


def at_exit(task: str, inputs: dict[str, Any], outputs: Any) -> Any:
    """After a task has returned. The run goes on with `outputs` as they are then."""
    return outputs


def at_cache_hit(task: str, inputs: dict[str, Any], outputs: Any) -> Any:
    """The cache has outputs for these inputs. The run goes on with `outputs` as they are then."""
    return outputs


def at_cache_miss(task: str, inputs: dict[str, Any]) -> None:
    """The cache has nothing for these inputs; the task runs next."""
    return
