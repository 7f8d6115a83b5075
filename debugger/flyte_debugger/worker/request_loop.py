"""The worker's loop: requests from the channel, one after the other, on the main thread.

A run is the last request that a worker serves. When the other side goes away the worker ends itself and everything in
its process group at once; the guard outside does the same for a worker that is stuck in C code.
"""

import atexit
import contextlib
import gc
import importlib
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.channel import Channel, ChannelClosedError
from flyte_debugger.protocol.worker_replies import REPLIES
from flyte_debugger.protocol.worker_requests import (
    REQUESTS,
    DescribeTask,
    ListTasks,
    OpenForm,
    Request,
    RunAction,
    RunTask,
    ServeCluster,
    is_request,
)
from flyte_debugger.worker import _flyte  # noqa: F401  (what every request needs, imported before the first one comes)
from flyte_debugger.worker.debug import release_stopped, task_stops
from flyte_debugger.worker.hidden_threads import unseen
from flyte_debugger.worker.run import pending_answers
from flyte_debugger.worker.run.stdin_reader import use_as_stdin
from flyte_debugger.worker.run.worker_context import flush_output

WANTED = (
    "flyte_debugger.worker.run.run_task",
    "flyte_debugger.worker.run.installed_plugins",
    "flyte.git",
    "rich.logging",
    "flyte_taskmodel._flyte",
    "flyte_taskmodel.forms.kinds.kind_chooser",
    "flyte_debugger.worker.debug.attach_debugger",
    "flyte_debugger.worker.forms.task_lister",
    "flyte_debugger.worker.forms.form_server",
    "flyte_debugger.worker.debug.known_task_names",
    "flyte_debugger.worker.cluster.cluster_server",
)
"""What requests want, in the order of need; an environment without a debugpy takes ours when it is debugged."""
IDLE = 600.0
"""Seconds that a worker waits for a request."""


def serve(channel: Channel) -> NoReturn:
    """Answer requests until a run has been served or the other side is gone."""
    requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
    unseen(threading.Thread(target=_read, args=(channel, requests), name="flyte-worker-channel", daemon=True)).start()
    while True:
        request = _next(requests)
        match request:
            case RunTask():
                from flyte_debugger.worker.run.run_task import run

                _collect_garbage()
                run(request, channel)
                leave()
            case RunAction():
                from flyte_debugger.worker.run.run_task import take_up

                _collect_garbage()
                take_up(request, channel)
                leave()
            case ListTasks():
                from flyte_debugger.worker.forms.task_lister import list_tasks

                _collect_garbage()
                channel.send(REPLIES.encode(list_tasks(request)))
            case DescribeTask():
                from flyte_debugger.worker.forms.task_lister import describe_task

                _collect_garbage()
                channel.send(REPLIES.encode(describe_task(request)))
            case OpenForm():
                from flyte_debugger.worker.forms.form_server import serve_form

                serve_form(request, channel, lambda: _next(requests))
                leave()
            case ServeCluster():
                _serve_cluster(request, channel, requests.get)
            case _:
                raise AssertionError(f"{request.kind!r} comes only after a form was opened")


def _serve_cluster(request: ServeCluster, channel: Channel, following: Callable[[], Request]) -> NoReturn:
    from flyte_debugger.worker.cluster.cluster_server import serve_cluster

    _collect_garbage()
    serve_cluster(request, channel, following)


def _next(requests: "queue.SimpleQueue[Request]") -> Request:
    """The next request; a worker that has none yet imports meanwhile what a run will want, and ends when none comes."""
    for module in WANTED:
        with contextlib.suppress(queue.Empty):
            return requests.get_nowait()
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    try:
        return requests.get(timeout=IDLE)
    except queue.Empty:
        os._exit(0)


def _collect_garbage() -> None:
    """Have Python look for garbage again, in what the person's code makes and not in what was imported for it."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def leave() -> NoReturn:
    """End as Python would, with the user's threads and exit handlers, but without tearing the interpreter down."""
    try:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
    flush_output()
    os._exit(0)


def _deliver(message: worker_messages.Message) -> None:
    match message:
        case worker_messages.Answer():
            pending_answers.settle(message)
        case worker_messages.TaskStops():
            task_stops.put(message)
        case worker_messages.Cancel():
            release_stopped.begin()
        case _:
            raise AssertionError(f"a supervisor does not say {message.kind!r}")


def _read(channel: Channel, requests: "queue.SimpleQueue[Request]") -> None:
    try:
        while True:
            for message in channel.receive():
                if is_request(message):
                    if channel.descriptors:
                        use_as_stdin(channel.descriptors.pop())
                    requests.put(REQUESTS.decode(message))
                else:
                    _deliver(worker_messages.MESSAGES.decode(message))
    except ChannelClosedError:
        os.killpg(os.getpgrp(), signal.SIGKILL)
