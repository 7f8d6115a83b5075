"""Threads of the worker: those that run nothing of the person's, and those that the person's task leaves behind."""

import threading


def left_threads() -> tuple[str, ...]:
    """The names of the threads that Python waits for before it ends, the main one aside."""
    return tuple(
        thread.name
        for thread in threading.enumerate()
        if not thread.daemon and thread is not threading.main_thread() and thread is not threading.current_thread()
    )


def unseen(thread: threading.Thread) -> threading.Thread:
    """The thread, which a debugger neither shows nor stops: what a stopped task still needs goes on in it."""
    thread.pydev_do_not_trace = True  # type: ignore[attr-defined]
    thread.is_pydev_daemon_thread = True  # type: ignore[attr-defined]
    return thread
