"""A pool of threads in a task."""

from concurrent.futures import ThreadPoolExecutor

import flyte

env = flyte.TaskEnvironment("thread_pool")


def fetch(n: int) -> int:
    return n * n


@env.task
def main(n: int = 5) -> int:
    with ThreadPoolExecutor(max_workers=3) as pool:
        return sum(pool.map(fetch, range(n)))
