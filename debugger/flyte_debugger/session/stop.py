"""One stop of a program, and everything that can be seen and changed there while it lasts."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from flyte_debugger.dap.client import TIMEOUT
from flyte_debugger.dap.errors import RequestRefusedError
from flyte_debugger.dap.messages import (
    CompletionItem,
    EvaluateContext,
    Evaluated,
    ExceptionDetails,
    ExceptionInfo,
    Scope,
    StackFrame,
    StepInTarget,
    StoppedEvent,
    Variable,
    read,
    read_all,
)
from flyte_debugger.session.debuggee_process import DebuggeeProcess
from flyte_debugger.session.debugpy_wording import listing, on_line, plain_exception, plain_frame, plain_type
from flyte_debugger.session.errors import SessionError
from flyte_debugger.session.prompt_expression import bound_awaits, explain, was_interrupted
from flyte_debugger.session.script_injection import HELPER, from_json_text
from flyte_debugger.session.source_functions import statement_at

GUARDED = 0.9
"""The part of its time after which what is evaluated at the prompt is interrupted."""
SLACK = 1.0
"""Seconds for the answer of what was interrupted."""
PAGE = 100
"""Frames, or variables, that are asked for at once unless the caller says otherwise."""
_ITEMS_OF = {"DataFrame": ".iloc", "Series": ".iloc", "set": None, "frozenset": None}
"""By type: what stands before the brackets that an item is had by; None where there is no such expression."""

VariableContainer: TypeAlias = Scope | Variable | Evaluated


class Asking(Protocol):
    """The session as a stop knows it."""

    def have_helper(self) -> None:
        """See to it that `debuggee.py` is in the debuggee."""

    def ask_in(self, stop: "Stop", command: str, timeout: float | None = None, /, **arguments: Any) -> dict[str, Any]:
        """Ask while that stop lasts.

        Raises:
            StaleStopError: when it is over before the answer is there.
        """


@dataclass(frozen=True)
class Stack:
    """A page of a thread's frames, innermost first."""

    frames: tuple[StackFrame, ...]
    total: int


@dataclass(frozen=True)
class Variables:
    """A page of what is inside of a value."""

    items: tuple[Variable, ...]
    start: int
    total: int
    groups: tuple[Variable, ...] = ()
    """Attributes that few people look for, by kind; only beside the first page."""


@dataclass(frozen=True)
class WatchResult:
    """An expression that is watched, in a frame."""

    expression: str
    value: Evaluated | None = None
    error: str = ""
    """What it raised, where it has no value."""


class Stop:
    """One stop. Every method asks the debuggee, waits for it and raises StaleStopError once the program goes on.

    Args:
        number: counted from 1 in its session.
        event: as the debuggee told it.
        session: answers for as long as the stop lasts.
    """

    def __init__(self, number: int, event: StoppedEvent, session: Asking) -> None:
        self.number = number
        self.reason = event.reason
        """step, breakpoint, function breakpoint, exception, pause, entry, goto ..."""
        self.threadId = event.threadId or 0
        self.description = event.description
        """Of an exception: its message."""
        self.text = plain_type(event.text)
        """Of an exception: its type."""
        self.hitBreakpointIds = event.hitBreakpointIds
        self.process: DebuggeeProcess | None = None
        """The child process that it is in; None for the program itself."""
        self._session = session
        self._top: StackFrame | None = None

    # Where it is.

    def stack(self, startFrame: int = 0, levels: int = PAGE, threadId: int | None = None) -> Stack:
        """A page of the frames of a thread, by default the one that stopped."""
        thread = self.threadId if threadId is None else threadId
        answer = self._ask("stackTrace", threadId=thread, startFrame=startFrame, levels=levels)
        frames = tuple(map(plain_frame, read_all(StackFrame, answer.get("stackFrames"))))
        total = answer.get("totalFrames")
        if thread == self.threadId and startFrame == 0 and frames:
            self._top = frames[0]
        return Stack(frames, total if isinstance(total, int) else startFrame + len(frames))

    def top(self) -> StackFrame | None:
        """The innermost frame that is shown; None where all are hidden."""
        return self._top or next(iter(self.stack(levels=1).frames), None)

    @property
    def frame_id(self) -> int | None:
        """The id of the innermost frame, as far as that is known."""
        return None if self._top is None else self._top.id

    @property
    def error(self) -> str | None:
        """Type and message of the exception that it stopped for; None where it is another stop."""
        return f"{self.text}: {self.description}" if self.reason == "exception" else None

    def source(self, frame: StackFrame | None = None) -> str:
        """The text of a frame's file: the one here, else as the debuggee has it (a pod's file, a notebook's cell)."""
        source = self._frame(frame).source
        if source.sourceReference:
            return str(self._ask("source", sourceReference=source.sourceReference).get("content", ""))
        path = Path(source.path or "")
        if path.is_file():
            return path.read_text("utf-8", "replace")
        return str(self.call(f"source({source.path!r})", frame))

    def exception(self) -> ExceptionInfo:
        """What the thread stopped for, with the exceptions behind it."""
        info = plain_exception(read(ExceptionInfo, self._ask("exceptionInfo", threadId=self.threadId)))
        behind = self.call("chain()")
        inner: tuple[ExceptionDetails, ...] = ()
        for each in reversed(behind[1:]):
            inner = (replace(read(ExceptionDetails, each), innerException=inner),)
        return replace(info, details=replace(info.details, innerException=inner))

    def step_in_targets(self, frame: StackFrame | None = None) -> tuple[StepInTarget, ...]:
        """The calls of the frame's line."""
        frame = self._frame(frame)
        targets = read_all(StepInTarget, self._ask("stepInTargets", frameId=frame.id).get("targets"))
        return on_line(targets, statement_at(frame.source.path or "", frame.line))

    # What is there.

    def scopes(self, frame: StackFrame | None = None) -> tuple[Scope, ...]:
        """Locals and globals of a frame, by default the innermost."""
        return read_all(Scope, self._ask("scopes", frameId=self._frame(frame).id).get("scopes"))

    def variables(
        self, of: VariableContainer, start: int = 0, count: int = PAGE, frame: StackFrame | None = None
    ) -> Variables:
        """A page of what is inside of a scope or value. Nothing of it is looked at before.

        Args:
            of: the scope or value.
            start: of the page's first item.
            count: items at most.
            frame: where the value was had from; by default the innermost.
        """
        if of.indexedVariables:  # the debuggee pages by itself
            page = {"start": start, "count": min(count, of.indexedVariables - start), "filter": "indexed"}
            items = read_all(
                Variable, self._ask("variables", variablesReference=of.variablesReference, **page).get("variables")
            )
            return Variables(items, start, of.indexedVariables)
        inside = listing(self._listed(of))
        beyond = min(start + count, inside.total) > len(inside.items)
        if beyond and _expression(of):
            return replace(self.items(of, start, count, frame), total=inside.total)
        return Variables(inside.items[start : start + count], start, inside.total, () if start else inside.groups)

    def items(
        self, of: VariableContainer, start: int = 0, count: int = PAGE, frame: StackFrame | None = None
    ) -> Variables:
        """A page of a container's items; of a data frame, of its rows.

        Raises:
            SessionError: for a value that no expression leads to.
        """
        expression = _expression(of)
        if not expression:
            raise SessionError("the items of a value that no expression leads to cannot be paged through.")
        total = self.call(f"size({expression})", frame)
        page = f"{HELPER}.page({expression}, {start:d}, {count:d})"
        found = self.evaluate(page, frame, "watch")
        items = listing(self._listed(found)).items if found.variablesReference else ()
        had_by = _ITEMS_OF.get(getattr(of, "type", ""), "")
        return Variables(
            tuple(replace(each, evaluateName=_moved(each.evaluateName, page, expression, had_by)) for each in items),
            start,
            total if isinstance(total, int) else start + len(items),
        )

    def evaluate(
        self,
        expression: str,
        frame: StackFrame | None = None,
        context: EvaluateContext = "repl",
        timeout: float | None = None,
    ) -> Evaluated:
        """What an expression, or at the prompt (`repl`) a statement, gives in a frame.

        Raises:
            RequestRefusedError: with what it raised; at the prompt that may be that it was interrupted in time.
        """
        if context == "repl":
            answer = self._at_prompt(expression, self._frame(frame), TIMEOUT if timeout is None else timeout)
        else:
            asked = {"expression": expression, "frameId": self._frame(frame).id, "context": context}
            answer = self._ask("evaluate", timeout, **asked)
        return replace(read(Evaluated, answer), evaluateName=expression)

    def watched(self, expressions: tuple[str, ...], frame: StackFrame | None = None) -> tuple[WatchResult, ...]:
        """What each expression gives in a frame, or what it raises there."""
        if not expressions:
            return ()
        found = []
        with self._guarded(self._frame(frame), TIMEOUT):
            for expression in expressions:
                found.append(self._watched(expression, frame))
        return tuple(found)

    def completions(self, text: str, column: int, frame: StackFrame | None = None) -> tuple[CompletionItem, ...]:
        """How the text may go on at a column, counted from 1."""
        answer = self._ask("completions", text=text, column=column, frameId=self._frame(frame).id)
        return read_all(CompletionItem, answer.get("targets"))

    # What can be changed.

    def set_variable(
        self, of: VariableContainer, variable: Variable, value: str, frame: StackFrame | None = None
    ) -> Evaluated:
        """Give a variable of `of` another value, a Python expression.

        Raises:
            RequestRefusedError: where that cannot be.
        """
        if variable.evaluateName and not isinstance(of, Scope):
            return self.set_expression(variable.evaluateName, value, frame)
        answer = self._ask("setVariable", variablesReference=of.variablesReference, name=variable.name, value=value)
        return read(Evaluated, {**answer, "result": answer.get("value", "")})

    def set_expression(self, expression: str, value: str, frame: StackFrame | None = None) -> Evaluated:
        """Give what an expression stands for another value, a Python expression."""
        answer = self._ask("setExpression", expression=expression, value=value, frameId=self._frame(frame).id)
        return replace(read(Evaluated, {**answer, "result": answer.get("value", "")}), evaluateName=expression)

    # What the session itself wants to know.

    def call(self, expression: str, frame: StackFrame | None = None) -> Any:
        """What a function of `debuggee.py` answers."""
        frame = self._frame(frame)
        self._session.have_helper()
        return self.value(f"{HELPER}.{expression}", frame)

    def was_seen(self) -> bool:
        """Whether the exception stopped for, or one that it comes from, was shown at an earlier stop."""
        frame = self.top()
        return frame is None or self.call("failure()", frame) is True

    def value(self, expression: str, frame: StackFrame | None = None) -> Any:
        """The JSON that an expression gives as a string."""
        return from_json_text(self.evaluate(expression, frame, "clipboard").result)

    def _ask(self, command: str, timeout: float | None = None, /, **arguments: Any) -> dict[str, Any]:
        return self._session.ask_in(self, command, timeout, **arguments)

    def _at_prompt(self, text: str, frame: StackFrame, seconds: float) -> dict[str, Any]:
        asked = {"expression": bound_awaits(text), "frameId": frame.id, "context": "repl"}
        with self._guarded(frame, seconds):
            return self._ask("evaluate", seconds + SLACK, **asked)

    @contextlib.contextmanager
    def _guarded(self, frame: StackFrame, seconds: float) -> Iterator[None]:
        """See to it that what is evaluated meanwhile is interrupted before so many seconds are over."""
        self.call(f"guard({seconds * GUARDED})", frame)
        try:
            yield
        except RequestRefusedError as error:
            self.call("guard(0)", frame)
            raise RequestRefusedError(error.command, explain(str(error), seconds * GUARDED)) from None
        self.call("guard(0)", frame)

    def _watched(self, expression: str, frame: StackFrame | None) -> WatchResult:
        try:
            return WatchResult(expression, self.evaluate(expression, frame, "watch"))
        except RequestRefusedError as error:
            if was_interrupted(str(error)):
                self.call(f"guard({TIMEOUT * GUARDED})", frame)  # for those that follow
            return WatchResult(expression, error=explain(str(error), TIMEOUT * GUARDED))

    def _listed(self, of: VariableContainer) -> tuple[Variable, ...]:
        if not of.variablesReference:
            return ()
        return read_all(Variable, self._ask("variables", variablesReference=of.variablesReference).get("variables"))

    def _frame(self, frame: StackFrame | None) -> StackFrame:
        frame = frame or self.top()
        if frame is None:
            raise SessionError("none of the frames where the program stopped is shown, so nothing can be asked there.")
        return frame


def _expression(of: VariableContainer) -> str | None:
    return None if isinstance(of, Scope) else of.evaluateName


def _moved(name: str | None, page: str, expression: str, had_by: str | None) -> str | None:
    """The expression for an item of a page, as one for the item of its container."""
    if had_by is None or name is None or not name.startswith(page):
        return None
    return f"{expression}{had_by}{name.removeprefix(page)}"
