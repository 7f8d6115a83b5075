"""Threads that run nothing of the person's."""

import threading


def unseen(thread: threading.Thread) -> threading.Thread:
    """The thread, which a debugger neither shows nor stops: what a stopped task still needs goes on in it."""
    thread.pydev_do_not_trace = True  # type: ignore[attr-defined]
    thread.is_pydev_daemon_thread = True  # type: ignore[attr-defined]
    return thread
