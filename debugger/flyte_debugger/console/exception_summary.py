"""What a program stopped for, and what that came from, ready to be shown."""

import re
from dataclasses import dataclass
from pathlib import Path

from flyte_debugger.dap.messages import ExceptionDetails, ExceptionInfo

_RAISED = re.compile(r'File "(?P<file>[^"\n]+)", line (?P<line>\d+), in (?P<function>\S+)')


@dataclass(frozen=True)
class RaisedAt:
    """The line that raised an exception."""

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        return f"{Path(self.file).name}:{self.line} in {self.function}"


@dataclass(frozen=True)
class ExceptionSummary:
    """An exception, without what it came from."""

    type: str
    message: str
    raised: RaisedAt | None = None


@dataclass(frozen=True)
class ExceptionChain:
    """An exception that a thread stopped for."""

    exception: ExceptionSummary
    behind: tuple[ExceptionSummary, ...] = ()
    """Those that it came from, the nearest first."""


def exception_chain(info: ExceptionInfo) -> ExceptionChain:
    """What the debuggee tells of an exception."""
    chain = []
    behind: tuple[ExceptionDetails, ...] = info.details.innerException
    while behind:
        chain.append(_summary(behind[0]))
        behind = behind[0].innerException
    return ExceptionChain(_summary(info.details, innermost=0), tuple(chain))


def _summary(details: ExceptionDetails, innermost: int = -1) -> ExceptionSummary:
    """One exception; debugpy tells the frames of the one stopped for innermost first, those of others last."""
    found = [*_RAISED.finditer(details.stackTrace or "")]
    at = found[innermost] if found else None
    raised = RaisedAt(at["file"], int(at["line"]), at["function"]) if at else None
    return ExceptionSummary(details.fullTypeName or details.typeName, details.message, raised)
