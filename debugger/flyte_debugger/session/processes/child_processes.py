"""Child processes of a debug run that call back: each becomes a session of its run's group."""

import contextlib
import threading
from collections.abc import Callable

from flyte_debugger.dap.callback_server import FIRST_SEQ, CallbackServer
from flyte_debugger.dap.errors import DapError
from flyte_debugger.dap.transport import Transport
from flyte_debugger.run.request import DialBack
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.processes.process_group import ProcessGroup
from flyte_debugger.session.session_settings import SessionSettings


class ChildProcesses:
    """Listens for children until it is closed.

    Args:
        group: that they join.
        breakpoints: what they are to stop at, as it is at any time.
        mask: takes out of a text what nobody may see.
    """

    def __init__(self, group: ProcessGroup, breakpoints: Callable[[], Breakpoints], mask: Callable[[str], str]) -> None:
        self._group = group
        self._breakpoints = breakpoints
        self._mask = mask
        self._listener = CallbackServer()
        self.address = DialBack(self._listener.port, self._listener.token, self._listener.host)
        """Where they connect to."""
        threading.Thread(target=self._listener.serve, args=[self._accept], name="debug-children", daemon=True).start()

    def want(self, breakpoints: Breakpoints) -> None:
        """Have all that there are stop at these, and at nothing else."""
        for each in self._group.children:
            with contextlib.suppress(DapError):  # it has ended meanwhile
                each.session.want(breakpoints)

    def close(self) -> None:
        """Listen no more, and end the sessions; safe to call twice."""
        self._listener.close()
        self._group.close()

    def _accept(self, transport: Transport) -> None:
        threading.Thread(target=self._begin, args=[transport], name="debug-child", daemon=True).start()

    def _begin(self, transport: Transport) -> None:
        settings = SessionSettings(direct=True)
        session = Session(transport, settings, self._breakpoints(), FIRST_SEQ, self._mask, numbers=self._group.numbers)
        try:
            self._group.add(session, session.process())
            session.want(self._breakpoints())  # which may have changed meanwhile
            session.start()
        except DapError:
            session.close()  # it has ended, or been replaced, before it began
