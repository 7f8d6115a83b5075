"""What can be wrong with what a person asked of a session.

SessionError
├── NotStoppedError     only a stopped program can be asked that
└── StaleStopError      the program has gone on since it was asked
"""

from flyte_taskmodel.errors import WorkbenchError


class SessionError(WorkbenchError):
    """Base of the errors of this package; shown as its message alone."""


class NotStoppedError(SessionError):
    """The program runs, or is over."""


class StaleStopError(SessionError):
    """An answer about a stop that is over; it is not to be shown."""
