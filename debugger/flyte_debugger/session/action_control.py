"""The action that a stopped thread works for: which it is, going on from it to another, and its report."""

from abc import ABC, abstractmethod

from flyte_debugger.dap.messages import StackFrame, read
from flyte_debugger.session.breakpoints.task_breakpoints import check_expression
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.debuggee import worker_expressions
from flyte_debugger.session.debuggee.live_report import HotReport, hot_report
from flyte_debugger.session.errors import NotStoppedError, SessionError
from flyte_debugger.session.processes.child_stops import knows_its_action
from flyte_debugger.session.stop import Stop
from flyte_debugger.session.stopped_action import StoppedAction


class ActionControl(ABC):
    """The part of a debug run that knows of actions."""

    worker_session: Session | None
    """The worker's own; None until it has called back."""

    @property
    @abstractmethod
    def session(self) -> Session | None:
        """The session of the process whose stop is shown, else the worker's."""

    def next_action(self) -> None:
        """Run on to the first line of the next task that is called, or to the stop that comes first."""
        self._go(worker_expressions.NEXT_ACTION)

    def out_of_action(self) -> None:
        """Run on to the caller of the stopped action, or to the stop that comes first."""
        self._go(worker_expressions.OUT_OF_ACTION)

    def where(self) -> StoppedAction:
        """The action that the stopped thread is in.

        Raises:
            ProtocolError: where the debuggee does not say.
        """
        session, stop = self._stopped()
        if session is not self.worker_session and not knows_its_action(stop):
            return StoppedAction()
        return read(StoppedAction, stop.value(worker_expressions.WHERE))

    def report(self) -> HotReport:
        """Write the report of the stopped action as it stands, with what was logged and not flushed.

        Raises:
            SessionError: one sentence, where there is no report.
        """
        _, stop = self._stopped_in_worker()
        return hot_report(stop, worker_expressions.REPORT, stop.top())

    def report_value(self, expression: str, frame: StackFrame | None = None) -> HotReport:
        """Show what an expression gives in a frame, in a tab `Debugger` of the stopped action's report, at once.

        Args:
            expression: Python.
            frame: by default the innermost.

        Raises:
            InputsError: for what is no expression.
            RequestRefusedError: with what it raised.
            SessionError: one sentence, where there is no report.
        """
        _, stop = self._stopped_in_worker()
        expression = check_expression("report", expression)
        frame = frame or stop.top()
        place = (frame.source.path or "", frame.line) if frame else ("", 0)
        return hot_report(stop, worker_expressions.report_value(expression, *place), frame)

    def _go(self, expression: str) -> None:
        session, stop = self._stopped_in_worker()
        stop.evaluate(expression)
        session.resume()

    def _stopped_in_worker(self) -> tuple[Session, Stop]:
        session, stop = self._stopped()
        if session is not self.worker_session:
            raise SessionError("that needs the task's own process, and the stop that is shown is in a child of it.")
        return session, stop

    def _stopped(self) -> tuple[Session, Stop]:
        session = self.session
        stop = session.stop if session else None
        if session is None or stop is None:
            state = "starting" if session is None else session.state.value
            raise NotStoppedError(f"the program is {state}, not stopped.")
        return session, stop
