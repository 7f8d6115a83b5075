"""Tasks as static methods of a class, and a dataclass with methods."""

import flyte

env = flyte.TaskEnvironment("class_based")


class Pipeline:
    @staticmethod
    @env.task
    def main(n: int = 5) -> int:
        return Pipeline.scale(n)

    @staticmethod
    def scale(n: int) -> int:
        return n * 100
