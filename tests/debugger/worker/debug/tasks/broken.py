"""A file whose import fails."""

import flyte

env = flyte.TaskEnvironment(name="broken")
ratio = 1 / 0  # @import-fails


@env.task
def never() -> None: ...
