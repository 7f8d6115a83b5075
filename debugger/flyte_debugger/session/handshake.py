"""What client and debuggee agree on before anything of the program runs."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from flyte_debugger.dap.client import Client
from flyte_debugger.dap.errors import RequestTimedOutError
from flyte_debugger.dap.messages import Capabilities, read
from flyte_debugger.session.session_settings import SessionSettings

ATTACH_TIMEOUT = 30.0
"""Seconds for a debuggee to get ready."""
_CLIENT = {
    "adapterID": "debugpy",
    "clientID": "flyte-workbench",
    "clientName": "Flyte workbench",
    "linesStartAt1": True,
    "columnsStartAt1": True,
    "pathFormat": "path",
    "supportsVariableType": True,
    "supportsVariablePaging": True,
}
_AS_AN_ADAPTER_DOES = {
    "skipSuspendOnBreakpointException": ["BaseException"],
    "skipPrintBreakpointException": ["NameError"],
    "multiThreadsSingleNotification": True,
}
"""What debugpy's adapter tells the debuggee: all threads stop as one, and a condition that raises does not stop."""


def initialize(client: Client, settings: SessionSettings) -> Capabilities:
    """Say who we are; what the debuggee can do.

    Raises:
        DapError: when it does not say so.
    """
    capabilities = read(Capabilities, client.ask("initialize", ATTACH_TIMEOUT, **_CLIENT))
    if settings.direct:
        client.ask("setDebuggerProperty", **_AS_AN_ADAPTER_DOES)
    return capabilities


def attach(
    client: Client, settings: SessionSettings, initialized: threading.Event, configure: Callable[[], object]
) -> None:
    """Attach, and let the program run.

    Args:
        client: of the debuggee.
        settings: what is asked of it.
        initialized: is set by its event `initialized`, and when the connection ends.
        configure: sets the breakpoints, when the debuggee is ready for them.

    Raises:
        DapError: when it does not get as far as that.
    """
    attached: Future[dict[str, Any]] = client.request("attach", ATTACH_TIMEOUT, **settings.attach_arguments())
    attached.add_done_callback(lambda future: initialized.set() if future.exception() else None)
    if not initialized.wait(ATTACH_TIMEOUT):
        raise RequestTimedOutError(f"the debuggee was not ready within {ATTACH_TIMEOUT:g} s.")
    if attached.done():
        attached.result()
    configure()
    client.ask("configurationDone")
    attached.result()  # behind an adapter it is answered only now
