"""Tasks of which something goes on when they have returned."""

import atexit
import threading
import time

import flyte

env = flyte.TaskEnvironment("late")


@env.task
def prints_late() -> str:
    def flush() -> None:
        threading.main_thread().join()  # Until Python ends and waits for the other threads.
        print("late line", flush=True)

    atexit.register(lambda: print("atexit ran", flush=True))
    threading.Thread(target=flush).start()
    return "early"


@env.task
def never_ends() -> int:
    threading.Thread(target=time.sleep, args=(600,), name="uploader").start()
    return 1


@env.task
def exit_handler_hangs() -> int:
    atexit.register(time.sleep, 600)
    return 1
