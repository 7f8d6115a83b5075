"""A debug session of a notebook: what `debug(my_task, n=3)`, `%flyte_debug my_task n=3` and `attach` give."""

import atexit
import contextlib
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flyte_debugger.console.commands.inspect_commands import Evaluate
from flyte_debugger.console.commands.session_commands import Quit
from flyte_debugger.console.commands.step_commands import Pause
from flyte_debugger.console.console_breakpoints import ConsoleBreakpoints
from flyte_debugger.console.debug_console import DebugConsole, Listener
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.dap.messages import Evaluated
from flyte_debugger.run.state import RunState
from flyte_debugger.session.stop_recording import RecordedStop
from flyte_notebook.background.idle_interrupts import hear_interrupts
from flyte_notebook.debug_view.anchored_breakpoints import SessionBreakpoints
from flyte_notebook.debug_view.painter import Painter
from flyte_notebook.debug_view.session_display import SessionDisplay
from flyte_notebook.debug_view.stopped_frame import StoppedFrame
from flyte_notebook.debug_view.view_model import ViewModel, session_of
from flyte_notebook.errors import NotebookError
from flyte_notebook.run_view.cell_text import cell_name
from flyte_notebook.run_view.run_outcome import outcome
from flyte_taskmodel.errors import WorkbenchError

if TYPE_CHECKING:
    from flyte_notebook.debug_view.debug_widget import DebugWidget

STEP_PATIENCE = 10.0
"""Seconds that what needs a stop waits for the one that a step leads to."""
END_PATIENCE = 5.0
"""Seconds that `end` waits."""
_sessions: "weakref.WeakSet[DebugSession]" = weakref.WeakSet()
_last: "list[DebugSession]" = []
"""At most one: that of `flyte_notebook.session`."""


class DebugSession:
    """A task under the debugger, beside the kernel: cells run while it is stopped. A cell whose value it is shows it.

    What needs a stopped task waits a moment for the stop that the last step leads to, so that a cell may say
    `session.next()` and then `session.frame["x"]`.

    Args:
        title: the task, or the address that is attached to.
        breakpoints: what it has of those that are remembered.
        open_console: begins it, and tells a listener of everything.

    Raises:
        NotebookError: for a breakpoint that is none, or where nobody listens.
    """

    def __init__(
        self, title: str, breakpoints: SessionBreakpoints, open_console: Callable[[Listener], DebugConsole]
    ) -> None:
        self._title = title
        self._model = ViewModel(title, cell_name, self._want_paint, breakpoints.take)
        self._display = SessionDisplay(self._model)
        self._painter: Painter | None = None
        try:
            self.console: DebugConsole = open_console(self._model.take)
            """The session itself, with all that it can be asked: docs/debugging.md."""
        except WorkbenchError as error:
            raise NotebookError(str(error)) from None
        self._model.connect(session_of(self.console))
        self._painter = Painter(self._display.paint)
        self._painter.want()
        _sessions.add(self)
        _last[:] = [self]
        hear_interrupts(self)

    def _want_paint(self) -> None:
        if self._painter is not None:
            self._painter.want()

    # Going on; `wait` waits for what comes of it.

    def continue_(self) -> None:
        """Run on to the next stop."""
        self._stopped().continue_()

    def next(self) -> None:
        """Run to the next line of this function, or of its caller."""
        self._stopped().next()

    def step(self, call: str = "") -> None:
        """Step into what this line calls, a task too; of several calls, into the one whose text has `call` in it."""
        self._stopped().step(call)

    def out(self) -> None:
        """Run until this function has returned."""
        self._stopped().out()

    def next_task(self) -> None:
        """Run on to the first line of the next task that is called."""
        self._stopped().next_task()

    def pause(self) -> None:
        """Stop the task at the next line that it runs."""
        self.console.pause()

    def restart(self, *arguments: str) -> None:
        """End the run and begin it again; `"--n", "5"` are inputs that are to be other ones."""
        self.console.restart(arguments)

    def wait(self, timeout: float | None = None) -> StopSnapshot | None:
        """Where the task is stopped, or will stop next; None once it is over.

        Raises:
            TimeoutError: when neither is so within so many seconds.
        """
        return self.console.wait_for_stop(timeout)

    # Looking, in the frame that is selected.

    @property
    def frame(self) -> StoppedFrame:
        """The frame that is selected: `session.frame["df"]` is its value here, `session.frame["x"] = 3` sets one.

        Raises:
            NotebookError: when the task is not stopped.
        """
        console = self._stopped()
        snapshot = console.snapshot
        if snapshot is None or snapshot.frame is None:
            raise NotebookError("no frame of the task is shown.")
        return StoppedFrame(console, snapshot.frame)

    def evaluate(self, expression: str) -> Evaluated:
        """What an expression gives in the frame, as text, or run a statement there: as typed at the view's console."""
        return self._stopped().ask(Evaluate(expression))

    @property
    def breakpoints(self) -> ConsoleBreakpoints:
        """What the task is to stop at: `.add("7 if n > 2")`, `.remove(...)`, `.watch("total")`; iterating lists all."""
        return self.console.breakpoints

    @property
    def stops(self) -> tuple[RecordedStop, ...]:
        """The stops that were, the oldest first, each with its frames, its values and what had changed."""
        return self.console.stops

    @property
    def state(self) -> RunState:
        """The run as far as it has come: its actions, status, error, report."""
        return self.console.state

    # The end.

    def result(self, timeout: float | None = None) -> Any:
        """What the task has returned, as an object of this notebook; waits for the end of the run.

        Raises:
            NotebookError: while the task is stopped: nobody would let it run on.
            TimeoutError: when it is not over within so many seconds.
            and what `flyte_notebook.run` raises, for a run that did not succeed.
        """
        if not self._model.program.is_run:
            raise NotebookError(f"{self._title} was attached to; only a run of a task has a result.")
        if self.console.wait_for_stop(timeout) is not None:
            raise NotebookError(f"{self._title} is stopped; its result comes when it has run on to its end.")
        state, run = self.console.wait(timeout), self.console.run
        if run is None:
            raise NotebookError(self._model.program.reason or "the run has not begun.")
        return outcome(run, state, stopped=state.status == "cancelled")

    def end(self) -> None:
        """End the run, and wait for that a moment; the session can still be looked at, and restarted.

        A program that was attached to runs on without the debugger.
        """
        self.console.end()
        with contextlib.suppress(TimeoutError):
            self.console.wait(END_PATIENCE)
        self._display.paint()

    @property
    def is_running(self) -> bool:
        """Whether the program is neither stopped nor over."""
        program = self._model.program
        return program.snapshot is None and not program.is_over

    def interrupt(self) -> None:
        """What the interrupt button does while no cell runs: stop the program where it is; one that is stopped, end."""
        if self.is_running:
            self.console.post(Pause())
        elif not self._model.program.is_over:
            self.console.post(Quit())

    def close(self) -> None:
        """End run and session, and leave no process; safe to call twice."""
        self.console.close()
        if self._painter is not None:
            self._painter.close()

    @property
    def widget(self) -> "DebugWidget":
        """The debug view by itself, to be put into other widgets."""
        return self._display.widget

    def show(self) -> None:
        """Show the debug view in the cell that is executed."""
        self._display.show()

    def _ipython_display_(self) -> None:
        self.show()

    def __repr__(self) -> str:
        status = self._model.draw("status")
        return f"<DebugSession {self._title}: {status['text']} {status['detail']}>".replace(" >", ">")

    def _stopped(self) -> DebugConsole:
        """The console, once the task is stopped.

        Raises:
            NotebookError: when it is over, or does not stop.
        """
        try:
            snapshot = self.console.wait_for_stop(STEP_PATIENCE)
        except TimeoutError:
            raise NotebookError(f"{self._title} runs; session.pause() stops it.") from None
        if snapshot is None:
            again = "; session.restart() begins it again" if self.console.run else ""
            raise NotebookError(f"{self._title} is over{again}.")
        return self.console


def last_session() -> DebugSession:
    """The session that was begun last.

    Raises:
        NotebookError: where there is none.
    """
    if not _last:
        raise NotebookError("Nothing was debugged in this notebook yet; %flyte_debug TASK or debug(task) begins.")
    return _last[0]


@atexit.register
def _close() -> None:
    for session in tuple(_sessions):
        session.close()
