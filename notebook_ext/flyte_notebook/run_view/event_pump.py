"""A run's events, taken in and drawn one after the other: by the cell's thread, or by another while that one asks."""

import contextvars
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from flyte_debugger.run.run_handle import Run
from flyte_debugger.run.state import RunState
from flyte_notebook.run_view.cell_run_view import REFRESH, RunView


class EventPump:
    """Keeps a state and a view up to date with a run. One thread at a time calls `turn`.

    Args:
        run: the run; its events are read here and nowhere else.
        state: takes each event in.
        view: shows each event.
    """

    def __init__(self, run: Run, state: RunState, view: RunView) -> None:
        self.state = state
        self._run = run
        self._view = view

    def turn(self) -> None:
        """Take in the events that came; draw how time goes by when none comes for a moment."""
        events = self._run.take(REFRESH)
        for event in events:
            self.state.apply(event)
            self._view.take(event)
        if not events:
            self._view.refresh()

    def notice(self, text: str) -> None:
        """Show a sentence for the person beside the run."""
        self._view.notice(text)

    @contextmanager
    def standing_in(self, is_wanted: Callable[[], bool], when_not: Callable[[], None]) -> Iterator[None]:
        """While the block runs another thread takes the turns, until `is_wanted` is false; then it calls `when_not`."""
        left = threading.Event()

        def follow() -> None:
            try:
                while not left.is_set() and is_wanted():
                    self.turn()
            finally:
                if not left.is_set():
                    when_not()

        context = contextvars.copy_context()
        with ThreadPoolExecutor(1, "flyte-notebook-stand-in") as pool:
            pump = pool.submit(context.run, follow)
            try:
                yield
            finally:
                left.set()
                self._run.wake()
                pump.result()
