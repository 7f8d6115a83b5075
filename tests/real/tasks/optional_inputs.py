"""Optional inputs and several outputs."""

import datetime

import flyte

env = flyte.TaskEnvironment("optional_inputs")


@env.task
def main(limit: int | None = None, since: datetime.datetime | None = None) -> tuple[str, bool]:
    return f"{limit} {since}", limit is None
