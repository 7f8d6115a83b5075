"""The two ways to a session: a debuggee that calls back, and one that listens."""

from flyte_debugger.dap.listener import FIRST_SEQ, Listener
from flyte_debugger.dap.transport import connect
from flyte_debugger.debugging.breakpoints import Breakpoints
from flyte_debugger.debugging.session import ATTACH_TIMEOUT, Session
from flyte_debugger.debugging.settings import PathMapping, SessionSettings

CONNECT_TIMEOUT = 10.0


def attach(
    host: str,
    port: int,
    path_mappings: tuple[PathMapping, ...] = (),
    breakpoints: Breakpoints | None = None,
    just_my_code: bool = True,
) -> Session:
    """A session on any program that debugpy listens in; `Session.start` begins it.

    Raises:
        ConnectError: when nobody listens there.
    """
    settings = SessionSettings(
        just_my_code=just_my_code,
        path_mappings=path_mappings,
        redirect_output=True,
        pass_over_seen_failures=True,
    )
    return Session(connect(host, port, CONNECT_TIMEOUT), settings, breakpoints or Breakpoints())


def accept(listener: Listener, settings: SessionSettings, breakpoints: Breakpoints) -> Session:
    """A session on the debuggee that calls back; `Session.start` begins it.

    Raises:
        ConnectError: when it does not call in time.
    """
    return Session(listener.accept(ATTACH_TIMEOUT), settings, breakpoints, FIRST_SEQ)
