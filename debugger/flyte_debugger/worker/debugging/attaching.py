"""The start of a debug run in its worker: pydevd is attached before anything of the person's is imported."""

import time
from pathlib import Path

import flyte_debugger
import flyte_taskmodel
from flyte_debugger import events
from flyte_debugger.request import DialBack, Listen
from flyte_debugger.worker import letting_go
from flyte_debugger.worker._flyte import syncify_thread
from flyte_debugger.worker.debugging import _pydevd, boundary, commands
from flyte_debugger.worker.debugging.observing import Observer
from flyte_debugger.worker.debugging.where import follow_threads
from flyte_debugger.worker.leading import Leading
from flyte_debugger.worker.threads import unseen
from flyte_taskmodel.errors import WorkerError

CHILDREN_RUN_FREE = "Child processes run without the debugger: breakpoints and failures in them do not stop."


def attach(leading: Leading) -> Observer:
    """Connect to our session, or wait for an editor, as the request says; returns when all breakpoints are set.

    Raises:
        WorkerError: when nobody answers.
    """
    options = leading.request.debug
    assert options is not None
    observer = Observer(leading)
    commands.serve(observer)
    unseen(syncify_thread())
    ours = tuple(Path(str(package.__file__)).parent for package in (flyte_debugger, flyte_taskmodel))
    watcher = _pydevd.ProcessWatcher(observer)
    _pydevd.prepare(watcher, ours, Path(boundary.__file__))
    letting_go.follow(_pydevd.let_go)
    follow_threads()
    _pydevd.detach_children(watcher.become_child)
    if options.client is not None:
        try:
            _pydevd.connect(options.client.host, options.client.port, options.client.token)
        except OSError as error:
            why = error.strerror or error
            raise WorkerError(f"The debugger's session on port {options.client.port} is gone: {why}.") from None
        _follow_children(leading, options.children)
    elif options.listen is not None:
        host, port = _listen(options.listen)
        leading.say(events.DebuggerListening(host, port, time.time()))
        if options.listen.wait:
            _pydevd.wait_for_client()
        _follow_children(leading, None)
    return observer


def _follow_children(leading: Leading, to: DialBack | None) -> None:
    if to is None:
        _pydevd.follow_children(None, lambda: leading.tell_once("children", CHILDREN_RUN_FREE))
    else:
        _pydevd.follow_children(_pydevd.Address(to.host, to.port, to.token), lambda: None)


def _listen(wanted: Listen) -> tuple[str, int]:
    try:
        return _pydevd.listen(wanted.host, wanted.port)
    except RuntimeError as error:
        at = f"{wanted.host}:{wanted.port}"
        raise WorkerError(
            f"Nobody can listen on {at} ({error}). Choose another port, or 0 for any that is free."
        ) from None
