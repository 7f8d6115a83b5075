"""The session on one process of a program."""

import contextlib
import os
import signal

from flyte_debugger.dap.errors import DapError
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.processes.debuggee_process import NAME, DebuggeeProcess
from flyte_debugger.session.session_events import State


class ProcessSession:
    """A session, and the child process that it is on.

    Args:
        session: of the process.
        process: None for the program itself, whose children the others are.
    """

    def __init__(self, session: Session, process: DebuggeeProcess | None) -> None:
        self.session = session
        self.process = process

    def name(self) -> DebuggeeProcess | None:
        """The process with its name, which a forked child has only once its code has begun."""
        if self.process is not None:
            with contextlib.suppress(DapError):
                name = self.session.anywhere(NAME)
                self.process = DebuggeeProcess(self.process.pid, name, self.process.parent)
        return self.process

    def end(self) -> None:
        """Interrupt a child that is stopped, as Ctrl+C would; let any other run on without the debugger."""
        if self.process is None:
            return
        if self.session.state is State.STOPPED:
            with contextlib.suppress(OSError):
                os.kill(self.process.pid, signal.SIGINT)
        else:
            self.session.detach()
