"""The calling thread, where `threading` knows of it.

Python calls us for what a thread runs before `threading` has noted it, too. `current_thread` would make a dummy of it
there; pydevd would take that for the thread and stop it by that name, which nobody can have go on.
"""

import threading


def known_thread() -> threading.Thread | None:
    """The calling thread; None while it begins, and after its end."""
    return threading._active.get(threading.get_ident())  # type: ignore[attr-defined,no-any-return]
