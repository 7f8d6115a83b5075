"""Tasks to step through; lines that tests speak of end with `# @NAME`."""

import time

import flyte

env = flyte.TaskEnvironment(name="debugged")


@env.task
def double(x: int) -> int:
    y = x * 2  # @double
    return y + 0  # @double-end


@env.task
def main(x: int = 3) -> int:
    numbers = list(range(1000))  # @first
    total = double(x)  # @call
    total += len(numbers)  # @after
    return total  # @last


def spoil(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise LookupError(f"no number: {text}") from error  # @raised


@env.task
def fails(text: str = "three") -> int:
    return spoil(text)


@env.task
def waits() -> int:
    print("waiting", flush=True)
    for _ in range(6000):
        time.sleep(0.01)  # @turn
    return 0
