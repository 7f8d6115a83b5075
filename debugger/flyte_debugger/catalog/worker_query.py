"""A question to a worker that answers instead of running a task."""

import contextlib
import selectors

from flyte_debugger.protocol.channel import ChannelClosedError
from flyte_debugger.protocol.worker_replies import REPLIES, Reply
from flyte_debugger.protocol.worker_requests import REQUESTS, Request
from flyte_debugger.worker_process.worker_process import WorkerProcess, describe_exit
from flyte_taskmodel.errors import WorkerError


def ask(worker: WorkerProcess, request: Request, doing: str, timeout: float) -> Reply:
    """The worker's answer; one that gives none is ended.

    Args:
        worker: waits for questions.
        request: the question.
        doing: what it makes the worker do, for an error: `importing hello.py`.
        timeout: seconds that the answer may take.

    Raises:
        WorkerError: when it died or did not answer in time.
    """
    try:
        with contextlib.suppress(ChannelClosedError):  # It may have said why before it ended.
            worker.channel.send(REQUESTS.encode(request))
        return _answer(worker, doing, timeout)
    except ChannelClosedError:
        worker.wait(1.0)
        raise WorkerError(f"{doing} ended its process: {describe_exit(worker.returncode())}.") from None
    except BaseException:
        worker.kill()
        raise


def _answer(worker: WorkerProcess, doing: str, timeout: float) -> Reply:
    with selectors.DefaultSelector() as selector:
        selector.register(worker.channel, selectors.EVENT_READ)
        while selector.select(timeout):
            for message in worker.channel.receive():
                if message.get("kind") == "run_refused":
                    raise WorkerError(message["message"])
                return REPLIES.decode(message)
    raise WorkerError(f"{doing} took more than {timeout:g} s and was stopped.")
