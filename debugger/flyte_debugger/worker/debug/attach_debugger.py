"""The start of a debug run in its worker: pydevd is attached before anything of the person's is imported."""

import time
from pathlib import Path

import flyte_debugger
import flyte_taskmodel
from flyte_debugger.run import events
from flyte_debugger.run.request import DialBack, Listen
from flyte_debugger.worker._flyte import syncify_thread
from flyte_debugger.worker.debug import _pydevd, boundary_frames, release_stopped, session_requests, shown_failures
from flyte_debugger.worker.debug.current_action import follow_threads
from flyte_debugger.worker.debug.debug_hooks import DebugHooks
from flyte_debugger.worker.hidden_threads import unseen
from flyte_debugger.worker.run import pdb_prompt
from flyte_debugger.worker.run.worker_context import WorkerContext
from flyte_taskmodel.errors import WorkerError

CHILDREN_RUN_FREE = "Child processes run without the debugger: breakpoints and failures in them do not stop."


def attach(context: WorkerContext) -> DebugHooks:
    """Connect to our session, or wait for an editor, as the request says; returns when all breakpoints are set.

    Raises:
        WorkerError: when nobody answers.
    """
    options = context.request.debug
    assert options is not None
    debug_hooks = DebugHooks(context)
    session_requests.serve(debug_hooks)
    unseen(syncify_thread())
    ours = tuple(Path(str(package.__file__)).parent for package in (flyte_debugger, flyte_taskmodel))
    watcher = _pydevd.ProcessWatcher(debug_hooks)
    _pydevd.prepare(watcher, ours, Path(boundary_frames.__file__))
    pdb_prompt.stop_in_debugger(_pydevd.stop_at)
    release_stopped.follow(_pydevd.let_go)
    follow_threads()
    shown_failures.follow_threads()
    _pydevd.detach_children(watcher.become_child)
    if options.client is not None:
        try:
            _pydevd.connect(options.client.host, options.client.port, options.client.token)
        except OSError as error:
            why = error.strerror or error
            raise WorkerError(f"The debugger's session on port {options.client.port} is gone: {why}.") from None
        _follow_children(context, options.children)
    elif options.listen is not None:
        host, port = _listen(options.listen)
        context.say(events.DebuggerListening(host, port, time.time()))
        if options.listen.wait:
            _pydevd.wait_for_client()
        _follow_children(context, None)
    return debug_hooks


def _follow_children(context: WorkerContext, to: DialBack | None) -> None:
    if to is None:
        _pydevd.follow_children(None, lambda: context.tell_once("children", CHILDREN_RUN_FREE))
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
