"""Threads with a queue between them."""

import queue
import threading

import flyte

env = flyte.TaskEnvironment("threads")


@env.task
def main(n: int = 4) -> int:
    items: queue.Queue[int | None] = queue.Queue()
    total = []

    def consume() -> None:
        while (item := items.get()) is not None:
            total.append(item)

    thread = threading.Thread(target=consume)
    thread.start()
    for item in [*range(n), None]:
        items.put(item)
    thread.join()
    return sum(total)
