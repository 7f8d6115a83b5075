"""Tasks that were left with a breakpoint in them."""

import pdb

import flyte

env = flyte.TaskEnvironment(name="asks_pdb")


@env.task
def with_breakpoint(x: int = 1) -> int:
    y = x + 1
    breakpoint()
    return y


@env.task
def with_set_trace(x: int = 1) -> int:
    y = x + 1
    pdb.set_trace()
    return y
