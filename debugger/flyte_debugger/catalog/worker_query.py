"""A question to a worker that answers instead of running a task."""

import selectors
from typing import Any

from flyte_debugger.protocol.channel import ChannelClosedError
from flyte_debugger.worker_process.worker_process import WorkerProcess, describe_exit
from flyte_taskmodel.errors import WorkerError


def ask(worker: WorkerProcess, message: dict[str, Any], doing: str, timeout: float) -> dict[str, Any]:
    """The worker's answer; one that gives none is ended.

    Args:
        worker: waits for questions.
        message: the question.
        doing: what it makes the worker do, for an error: `importing hello.py`.
        timeout: seconds that the answer may take.

    Raises:
        WorkerError: when it died or did not answer in time.
    """
    try:
        worker.channel.send(message)
        return _answer(worker, doing, timeout)
    except ChannelClosedError:
        worker.wait(1.0)
        raise WorkerError(f"{doing} ended its process: {describe_exit(worker.returncode())}.") from None
    except BaseException:
        worker.kill()
        raise


def _answer(worker: WorkerProcess, doing: str, timeout: float) -> dict[str, Any]:
    with selectors.DefaultSelector() as selector:
        selector.register(worker.channel, selectors.EVENT_READ)
        while selector.select(timeout):
            for message in worker.channel.receive():
                if message.get("kind") == "run_refused":
                    raise WorkerError(message["message"])
                return message
    raise WorkerError(f"{doing} took more than {timeout:g} s and was stopped.")
