"""Decorated definitions, each line of which is come to once."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import flyte

env = flyte.TaskEnvironment(name="decorators")


def timed(function: Callable[..., int]) -> Callable[..., int]:
    @functools.wraps(function)  # @wraps
    def inner(*args: int, **values: int) -> int:  # @inner
        return function(*args, **values)  # @calls

    return inner  # @timed-end


@dataclass  # @dataclass
class Point:  # @class
    x: int


@env.task  # @task
@timed  # @timed
def main(x: int) -> int:  # @def
    y = Point(x).x  # @main
    return y
