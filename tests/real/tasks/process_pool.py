"""A pool of processes in a task."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import flyte

env = flyte.TaskEnvironment("process_pool")


def work(n: int) -> int:
    return n + 1


@env.task
def main(n: int = 3) -> list[int]:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        return list(pool.map(work, range(n)))
