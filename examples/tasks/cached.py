"""A cached task: for the same inputs, and as long as its source stays as it is, it is computed once.

The second call in `main` takes its result from the cache, and so does the first when `main` runs again.

flyte-tui run examples/tasks/cached.py main
flyte-tui run examples/tasks/cached.py main --number 90
"""

import time

import flyte

env = flyte.TaskEnvironment(name="cached")


@env.task(cache="auto")
async def factors(number: int) -> list[int]:
    """Find the prime factors of a number, and pretend that this is expensive."""
    print(f"computing the factors of {number}")
    time.sleep(0.5)
    found = []
    divisor = 2
    while number > 1:
        while number % divisor == 0:
            found.append(divisor)
            number //= divisor
        divisor += 1
    return found


@env.task(cache=flyte.Cache(behavior="auto", ignored_inputs=("asked_by",), salt="v1"))
async def fortune(number: int, asked_by: str = "nobody") -> str:
    """Tell a number's fortune; who asks makes no difference to the cache, a new salt would start it afresh."""
    print(f"computing a fortune for {asked_by}")
    return f"{number} is {'lucky' if number % 7 == 0 else 'ordinary'}"


@env.task
async def main(number: int = 84) -> tuple[list[int], str]:
    """Ask for the same twice; only the first of each pair is computed."""
    await factors(number)
    primes = await factors(number)
    await fortune(number, asked_by="Ada")
    return primes, await fortune(number, asked_by="Grace")
