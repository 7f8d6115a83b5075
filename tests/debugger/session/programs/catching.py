"""Tasks that exceptions pass, or do not."""

import contextlib

import flyte

env = flyte.TaskEnvironment(name="catching")


@env.task
def catches(b: int) -> int:
    x = 0  # @catches
    with contextlib.suppress(ZeroDivisionError):
        x = 1 // b
    return x + 1


@env.task
def does_not(b: int) -> int:
    x = 0
    try:
        with contextlib.ExitStack():
            x = 1 // b  # @does-not
    finally:
        x = 5
        x = 6
    return x
