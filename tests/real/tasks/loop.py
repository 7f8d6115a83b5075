"""Tasks made in a loop and kept in a dict by their names."""

import flyte

env = flyte.TaskEnvironment("loop")
TASKS = {}

for region in ("eu", "us"):

    @env.task(short_name=f"load {region}")
    def load(n: int = 1, region: str = region) -> str:
        return f"{region}-{n}"

    TASKS[region] = load
