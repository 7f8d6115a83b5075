"""Applies a run's events one by one and draws them: in the cell's thread, or in another while that one asks."""

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
        run: the run; its events must be read here only.
        state: each event is applied to it.
        view: shows each event.
    """

    def __init__(self, run: Run, state: RunState, view: RunView) -> None:
        self.state = state
        self._run = run
        self._view = view

    def turn(self) -> None:
        """Apply the events that came; when none comes for a moment, redraw the elapsed time."""
        events = self._run.take(REFRESH)
        for event in events:
            self.state.apply(event)
            self._view.take(event)
        if not events:
            self._view.refresh()

    def notice(self, text: str) -> None:
        """Show a sentence with the run."""
        self._view.notice(text)

    @contextmanager
    def standing_in(self, is_wanted: Callable[[], bool], when_not: Callable[[], None]) -> Iterator[None]:
        """Call `turn` in another thread while the block runs; when `is_wanted` turns false, that calls `when_not`."""
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
