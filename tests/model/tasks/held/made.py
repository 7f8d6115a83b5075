"""Tasks that no variable of their own holds."""

from types import SimpleNamespace

import flyte
from flyte.extras import ContainerTask

from . import helpers
from .helpers import IMPORTED, imported, logged, unmarked

env = flyte.TaskEnvironment("made")
given = flyte.TaskEnvironment("given")


def scale(factor: int):
    def scaled(n: int = 1) -> int:
        return n * factor

    scaled.__name__ = f"scale_{factor}"
    return env.task(scaled)


LISTED = [scale(2), scale(3)]
TABLE = {"four": scale(4), 5: (scale(5),)}
SPACE = SimpleNamespace(six=scale(6))


class Jobs:
    seven = scale(7)

    @staticmethod
    @env.task
    def static(n: int = 1) -> int:
        return n


def closed_over():
    eight = scale(8)
    return lambda: eight


CLOSURE = closed_over()


def closed_over_anothers():
    nine = helpers.make_task("closed")
    return lambda: nine


ANOTHERS_CLOSURE = closed_over_anothers()


def forget():
    inner = flyte.TaskEnvironment("inner")

    @inner.task
    def forgotten() -> int:
        return 9


forget()
helpers.add_task(given)
OTHERS = [helpers.make_task()]


@env.task
@logged
def decorated(x: int = 2) -> int:
    return x + 1


@env.task
@unmarked
def without_wraps(x: int = 2) -> int:
    return x + 1


boxes = [
    ContainerTask(name="box-a", image="alpine:3", command=["true"]),
    ContainerTask(name="box-b", image="alpine:3", command=["true"]),
]

__all__ = ["IMPORTED", "imported"]
