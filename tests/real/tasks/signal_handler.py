"""A signal handler that is set at import."""

import signal
import sys

import flyte


def on_term(number, frame):
    sys.exit(0)


signal.signal(signal.SIGTERM, on_term)
env = flyte.TaskEnvironment("signal_handler")


@env.task
def main(n: int = 1) -> bool:
    return signal.getsignal(signal.SIGTERM) is on_term
