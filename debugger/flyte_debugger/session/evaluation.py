"""What an expression, a watch or a statement gives where a program is stopped, and giving values."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

from flyte_debugger.dap.client import TIMEOUT
from flyte_debugger.dap.errors import ProtocolError, RequestRefusedError
from flyte_debugger.dap.messages import (
    CompletionItem,
    EvaluateContext,
    Evaluated,
    Scope,
    StackFrame,
    Variable,
    read,
    read_all,
)
from flyte_debugger.session.debuggee.prompt_expression import (
    INTERRUPTED,
    bound_awaits,
    explain,
    tells_of_interruption,
    was_interrupted,
)
from flyte_debugger.session.debuggee.script_injection import GUARD, HELPER, from_json_text
from flyte_debugger.session.errors import SessionError
from flyte_taskmodel.parse_python import parse_python

GUARDED = 0.9
"""The part of its time after which what is evaluated at the prompt is interrupted."""
SLACK = 1.0
"""Seconds for the answer of what was interrupted."""
GUARD_TRIES = 3

VariableContainer: TypeAlias = Scope | Variable | Evaluated


class Asking(Protocol):
    """The session as a stop knows it."""

    def have_helper(self) -> None:
        """See to it that `debuggee_script.py` is in the debuggee."""

    def ask_in(self, stop: Any, command: str, timeout: float | None = None, /, **arguments: Any) -> dict[str, Any]:
        """Ask while that stop lasts.

        Raises:
            StaleStopError: when it is over before the answer is there.
        """


@dataclass(frozen=True)
class WatchResult:
    """An expression that is watched, in a frame."""

    expression: str
    value: Evaluated | None = None
    error: str = ""
    """What it raised, where it has no value."""


class Evaluation:
    """The part of a stop that evaluates in its frames.

    Args:
        session: answers for as long as the stop lasts.
    """

    def __init__(self, session: Asking) -> None:
        self._session = session

    def top(self) -> StackFrame | None:
        """The innermost frame that is shown; None where all are hidden."""
        raise NotImplementedError

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

    def set_variable(
        self, of: VariableContainer, variable: Variable, value: str, frame: StackFrame | None = None
    ) -> Evaluated:
        """Give a variable of `of` another value, a Python expression.

        Raises:
            RequestRefusedError: where that cannot be, with what the expression raised.
        """
        if variable.evaluateName and not isinstance(of, Scope):
            return self.set_expression(variable.evaluateName, value, frame)
        self._check_value(value, frame)
        self._session.have_helper()
        self.evaluate(f"{HELPER}.__dict__.update(held=({value}))", frame)
        held = f"{HELPER}.held"  # which pydevd evaluates once or twice
        answer = self._ask("setVariable", variablesReference=of.variablesReference, name=variable.name, value=held)
        self.evaluate(f"{HELPER}.__dict__.update(held=None)", frame)
        return read(Evaluated, {**answer, "result": answer.get("value", "")})

    def set_expression(self, expression: str, value: str, frame: StackFrame | None = None) -> Evaluated:
        """Give what an expression stands for another value, a Python expression.

        Raises:
            RequestRefusedError: where that cannot be, with what either expression raised.
        """
        self._check_value(value, frame)
        self.evaluate(f"{expression} = ({value})", frame)
        return self.evaluate(expression, frame, "watch")

    def call(self, expression: str, frame: StackFrame | None = None, module: str = HELPER) -> Any:
        """What a function of `debuggee_script.py` answers, or of another module that was sent."""
        frame = self._frame(frame)
        self._session.have_helper()
        return self.value(f"{module}.{expression}", frame)

    def value(self, expression: str, frame: StackFrame | None = None) -> Any:
        """The JSON that an expression gives as a string."""
        return from_json_text(self.evaluate(expression, frame, "clipboard").result)

    def _check_value(self, value: str, frame: StackFrame | None) -> None:
        """Have the debuggee refuse what is no expression, in the person's own words."""
        try:
            parse_python(value, "eval")
        except (SyntaxError, ValueError):
            self.evaluate(value, frame, "watch")

    def _ask(self, command: str, timeout: float | None = None, /, **arguments: Any) -> dict[str, Any]:
        return self._session.ask_in(self, command, timeout, **arguments)

    def _at_prompt(self, text: str, frame: StackFrame, seconds: float) -> dict[str, Any]:
        asked = {"expression": bound_awaits(text), "frameId": frame.id, "context": "repl"}
        with self._guarded(frame, seconds):
            return self._ask("evaluate", seconds + SLACK, **asked)

    @contextlib.contextmanager
    def _guarded(self, frame: StackFrame, seconds: float) -> Iterator[None]:
        """See to it that what is evaluated meanwhile is interrupted before so many seconds are over."""
        try:
            self._guard(seconds, frame)
            yield
        except RequestRefusedError as error:
            self._guard(0, frame)
            raise RequestRefusedError(error.command, explain(str(error), seconds * GUARDED)) from None
        self._guard(0, frame)

    def _guard(self, seconds: float, frame: StackFrame | None) -> None:
        """Have what is evaluated next be interrupted; with 0, no longer.

        On a busy machine the interruption of one can come so late that it hits the next, or so early that it hits this.
        """
        for _ in range(GUARD_TRIES):
            try:
                self.call(f"guard({seconds * GUARDED})", frame, GUARD)
                return
            except (ProtocolError, RequestRefusedError) as error:
                if not tells_of_interruption(str(error)):
                    raise
        raise RequestRefusedError("evaluate", INTERRUPTED)

    def _watched(self, expression: str, frame: StackFrame | None) -> WatchResult:
        try:
            return WatchResult(expression, self.evaluate(expression, frame, "watch"))
        except RequestRefusedError as error:
            if was_interrupted(str(error)):
                self._guard(TIMEOUT, frame)  # for those that follow
            return WatchResult(expression, error=explain(str(error), TIMEOUT * GUARDED))

    def _frame(self, frame: StackFrame | None) -> StackFrame:
        frame = frame or self.top()
        if frame is None:
            raise SessionError("none of the frames where the program stopped is shown, so nothing can be asked there.")
        return frame
