"""The name under which annotations speak of any TaskTemplate."""

from typing import Any, TypeAlias

from flyte.extend import TaskTemplate

AnyTask: TypeAlias = TaskTemplate[..., Any, Any]
