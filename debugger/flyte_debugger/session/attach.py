"""A session on a program that listens; `debug_run.py` has the one on a program that calls back."""

from flyte_debugger.dap.transport import connect
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.session_settings import PathMapping, SessionSettings

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
