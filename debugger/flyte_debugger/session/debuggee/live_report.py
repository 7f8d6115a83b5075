"""The report of a stopped action as a session sees it."""

from dataclasses import dataclass

from flyte_debugger.dap.errors import ProtocolError
from flyte_debugger.dap.messages import StackFrame, read
from flyte_debugger.session.debuggee.script_injection import from_json_text
from flyte_debugger.session.errors import SessionError
from flyte_debugger.session.stop import Stop


@dataclass(frozen=True)
class HotReport:
    """A report that was written while its task is stopped; the run has told `ReportFlushed` of it, too."""

    action: str
    attempt: int
    file: str
    """Its HTML, secrets masked."""
    declared: bool | None = None
    """Whether the task declares `report=True`."""
    shown_as: str = ""
    """Of a value that was put there: html, svg, png, jpeg or text."""
    note: str = ""
    """Why that is no richer."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know, in sentences."""
        undeclared = "The task does not declare report=True: Flyte shows no report of it elsewhere, only this run does."
        return tuple(filter(None, (self.note, undeclared if self.declared is False else "")))


def hot_report(stop: Stop, expression: str, frame: StackFrame | None) -> HotReport:
    """What our worker answers to an expression of `in_debuggee`.

    Raises:
        RequestRefusedError: with what a person's expression in it raised.
        SessionError: one sentence, where there is no report.
    """
    found = from_json_text(stop.evaluate(expression, frame, "repl").result)
    if not isinstance(found, dict):
        raise ProtocolError("the debuggee's answer about a report cannot be read.")
    if error := found.get("error"):
        raise SessionError(str(error))
    return read(HotReport, found)
