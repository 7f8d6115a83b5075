"""What can go wrong between a client and a debuggee.

DapError
├── ConnectError             nobody answers there, or not the one who was asked for
├── ProtocolError            what comes is not the Debug Adapter Protocol
├── ConnectionClosedError    the stream ended; everything pending fails with it
├── RequestTimedOutError     no answer in time
└── RequestRefusedError      the debuggee answered that it cannot
"""

from flyte_taskmodel.errors import WorkbenchError


class DapError(WorkbenchError):
    """Base of the errors of this package; shown as its message alone."""


class ConnectError(DapError):
    """No connection came about."""


class ProtocolError(DapError):
    """A message that cannot be read."""


class ConnectionClosedError(DapError):
    """The other side is gone."""


class RequestTimedOutError(DapError):
    """A request that was not answered in time; a later answer is dropped."""


class RequestRefusedError(DapError):
    """An answer with `success: false`.

    Args:
        command: the request.
        message: the debuggee's own words.
    """

    def __init__(self, command: str, message: str) -> None:
        super().__init__(message or f"the debuggee refused {command!r} and did not say why")
        self.command = command
