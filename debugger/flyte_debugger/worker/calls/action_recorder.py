"""What Flyte's LocalController records, told as events: functions under `flyte.trace`, and conditions."""

import concurrent.futures
import time
from collections.abc import Callable
from typing import Any

from flyte_debugger.protocol import worker_messages
from flyte_debugger.protocol.worker_messages import Answer
from flyte_debugger.run import events
from flyte_debugger.worker._flyte import RunRecorder
from flyte_debugger.worker.run import pending_answers
from flyte_debugger.worker.run.condition_answers import read_answer
from flyte_debugger.worker.run.worker_context import WorkerContext
from flyte_taskmodel.description.json_values import to_json
from flyte_taskmodel.description.task_description import ErrorInfo

Send = Callable[[events.Event], None]


class ActionRecorder(RunRecorder):
    """Stands where Flyte's recorder does; our controller tells of tasks itself, so traces and conditions come here.

    Args:
        context: takes each event, and has the answers that were given before the run.
        known: the actions that our controller has told of.
    """

    def __init__(self, context: WorkerContext, known: set[str]) -> None:
        super().__init__()
        self._context = context
        self._send_event = context.send
        self._known_actions = known

    @property
    def is_active(self) -> bool:
        """True, so that the LocalController tells of traces."""
        return True

    def get_action(self, action_id: str) -> Any:
        """Something true for an action that was told of."""
        return action_id if action_id in self._known_actions else None

    def record_start(self, *, action_id: str, task_name: str, parent_id: str | None = None, **known: Any) -> None:
        """A traced function, or the wait for a person, begins."""
        inputs = {name: to_json(value, 20_000) for name, value in (known.get("inputs") or {}).items()}
        self._send_event(
            events.ActionStarted(action_id, parent_id, task_name, task_name, None, True, inputs, "off", time.time())
        )

    def record_complete(self, *, action_id: str, outputs: Any = None) -> None:
        """It returned."""
        shown = () if outputs is None else (to_json(self._to_display(outputs), 20_000),)
        self._send_event(events.ActionEnded(action_id, "succeeded", shown, None, time.time()))

    def record_failure(self, *, action_id: str, error: str) -> None:
        """It raised; the error itself reaches the person with the task's."""
        self._send_event(events.ActionEnded(action_id, "failed", (), ErrorInfo("", error), time.time()))

    def record_condition_waiting(
        self,
        *,
        action_id: str,
        condition_name: str,
        prompt: str,
        prompt_type: str,
        data_type: type,
        description: str = "",
    ) -> "PendingCondition | AnsweredCondition":
        """A task asks a person; the LocalController waits on what this returns."""
        question = events.ConditionWaiting(
            action=action_id,
            name=condition_name,
            prompt=prompt,
            markdown=prompt_type == "markdown",
            type=data_type.__name__,  # type: ignore[arg-type]
            description=description,
            timeout=None,
            at=time.time(),
        )
        if condition_name in self._context.request.answers:
            return AnsweredCondition(self._context, question)
        return PendingCondition(self._send_event, question)


class AnsweredCondition:
    """A condition whose answer was given before the run."""

    timed_out = False

    def __init__(self, context: WorkerContext, question: events.ConditionWaiting) -> None:
        self._context = context
        self._question = question

    def wait_for_result(self, _timeout: float | None) -> Any:
        """The value, at once; the person is told of it.

        Raises:
            InputsError: when it is not of the condition's type.
        """
        name = self._question.name
        value = read_answer(self._question, self._context.request.answers[name])
        self._context.tell(
            worker_messages.NoticeRequested(f"{name} was answered beforehand with {value!r}: {self._question.prompt}")
        )
        return value


_asking: "set[concurrent.futures.Future[Answer]]" = set()
"""The answers that a person still owes; of this worker, that is, of one run."""


def stop_asking() -> None:
    """End every wait for a person as cancelled, for its thread would hold up the end of the run."""
    for future in tuple(_asking):
        future.cancel()


class PendingCondition:
    """The answer of a person, as Flyte's LocalController waits for it."""

    def __init__(self, send: Send, question: events.ConditionWaiting) -> None:
        self.timed_out = False
        self._send = send
        self._question = question
        self._answer = pending_answers.expect(question.action)
        _asking.add(self._answer)

    def wait_for_result(self, timeout: float | None) -> Any:
        """The person's value; None, with `timed_out` set, when none came within so many seconds.

        Raises:
            concurrent.futures.CancelledError: when nobody is to be asked any more.
        """
        question = events.ConditionWaiting(**{**vars(self._question), "timeout": timeout})
        self._send(question)
        try:
            return self._answer.result(timeout).value
        except concurrent.futures.TimeoutError:
            self.timed_out = True
            pending_answers.forget(question.action)
            return None
        finally:
            _asking.discard(self._answer)
            self._send(events.ConditionAnswered(question.action, time.time()))
