"""A decorator with functools.wraps below `@env.task`."""

import functools
import time

import flyte

env = flyte.TaskEnvironment("wraps_below")


def timed(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        began = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            assert time.perf_counter() >= began

    return inner


@env.task
@timed
def main(n: int = 2) -> int:
    return n * 2
