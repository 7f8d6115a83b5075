"""The task hooks of a debug run: they stop at tasks' boundaries where the person wants it, and tell of each stop."""

import time
from collections.abc import Callable, Sequence
from types import CodeType, FrameType
from typing import Any

from flyte_debugger.protocol.worker_messages import NoticeRequested, TaskStops
from flyte_debugger.run import events
from flyte_debugger.session.breakpoints.task_breakpoints import TaskBreakpoint
from flyte_debugger.worker.calls.return_traceback import body_code, name_the_return
from flyte_debugger.worker.calls.task_call import Call
from flyte_debugger.worker.calls.task_hooks import RUN, AttemptHooks, TaskHooks
from flyte_debugger.worker.debug import _pydevd, boundary_frames, seen_exceptions, shown_failures, task_stops
from flyte_debugger.worker.debug.body_frame import BodyFrame
from flyte_debugger.worker.debug.caller_frames import CallerFrames
from flyte_debugger.worker.debug.cross_task_steps import CrossTaskSteps
from flyte_debugger.worker.debug.current_action import at_boundary_of, current_action
from flyte_debugger.worker.debug.output_check import check_outputs, edited_outputs
from flyte_debugger.worker.debug.release_stopped import StoppedActions
from flyte_debugger.worker.debug.step_scope import StepScope
from flyte_debugger.worker.debug.wanted_stops import WantedStops, globals_of
from flyte_debugger.worker.run.worker_context import WorkerContext
from flyte_taskmodel.any_task import AnyTask


class DebugHooks(TaskHooks, _pydevd.Watcher):
    """Sees tasks come and go, and threads stop and continue.

    Args:
        context: what this worker was asked for and how it tells.
    """

    one_process = True

    def __init__(self, context: WorkerContext) -> None:
        options = context.request.debug
        assert options is not None
        self.cross_task_steps = CrossTaskSteps()
        self._scope = StepScope()
        self._caller_frames = CallerFrames()
        self._context = context
        self._stop_on_failure = options.stop_on_failure
        self._entry_pending = options.stop_on_entry
        self._calls: dict[str, tuple[Call, int]] = {}
        self._touched: set[str] = set()
        self._stopped_actions = StoppedActions()
        self._armed: dict[str, TaskBreakpoint | None] = {}
        self._entries: dict[str, CodeType] = {}
        """The function that an action's entry is armed for."""
        self.wanted = WantedStops(TaskStops(options.breakpoints, options.stubs), context.tell_once)
        task_stops.follow(self.wanted.replace)

    # A task's boundaries.

    def called(self, call: Call) -> None:
        self.cross_task_steps.called(call.id, call.parent)

    def attempt_hooks(self, call: Call, attempt: int) -> "DebugAttemptHooks":
        self._calls[call.id] = (call, attempt)
        return DebugAttemptHooks(self, call, attempt)

    def cache_missed(self, call: Call) -> None:
        if found := self.wanted.matching("cache-miss", call.task, call.native):
            with at_boundary_of(call.id):
                self.arm(call, found)
                boundary_frames.at_cache_miss(call.task.name, call.native)

    def cache_hit(self, call: Call, outputs: Any) -> Any:
        if (stub := self.stub_for(call)) is not RUN:
            return stub
        if found := self.wanted.matching("cache-hit", call.task, {**call.native, "outputs": outputs}):
            with at_boundary_of(call.id):
                return self.edited(call, found, outputs, boundary_frames.at_cache_hit, call.native)
        return outputs

    def edited(
        self,
        call: Call,
        found: TaskBreakpoint,
        outputs: Any,
        boundary: Callable[[str, dict[str, Any], Any], Any],
        inputs: dict[str, Any],
    ) -> Any:
        """The outputs that a person leaves at a boundary; it stops there again when Flyte would not take them."""

        def stop(before: Any) -> Any:
            self.arm(call, found)
            return boundary(call.task.name, inputs, before)

        return edited_outputs(call.task, outputs, stop, lambda text: self._context.tell(NoticeRequested(text)))

    def is_as_written(self, call: Call) -> bool:
        """A person who stopped in an action may have changed anything, so the cache keeps nothing of it."""
        return call.id not in self._touched and self.wanted.stub_text(call.task) is None

    def ended(self, call: Call) -> None:
        self._calls.pop(call.id, None)
        self._armed.pop(call.id, None)
        self._entries.pop(call.id, None)
        self._caller_frames.ended(call.id)
        self.cross_task_steps.ended(call.id)
        self._stopped_actions.ended()

    def cancelled(self) -> None:
        self._stopped_actions.wait(self._calls.keys())

    def entry_of(self, call: Call, attempt: int, inputs: dict[str, Any]) -> tuple[int, TaskBreakpoint | None] | None:
        """As what to stop where a body begins, and for which task breakpoint; None to run on."""
        self._caller_frames.began(call.id)
        followed = self.cross_task_steps.began(call.id)
        found = self.wanted.matching("entry", call.task, inputs) or self.wanted.matching(
            "attempt", call.task, inputs, attempt
        )
        if found:
            return _pydevd.AS_BREAKPOINT, found
        if self._entry_pending:
            self._entry_pending = False
            return _pydevd.AS_ENTRY, None
        return (_pydevd.AS_STEP, None) if followed else None

    def stub_for(self, call: Call) -> Any:
        """What stands for the task's body; `RUN` when nothing does."""
        text = self.wanted.stub_text(call.task)
        if text is None:
            return RUN
        self._context.tell_once(
            f"stub {call.task.name}", f"{call.task.name} does not run: {text} stands for its result."
        )
        outputs = eval(text, globals_of(call.task), dict(call.native))
        check_outputs(call.task, outputs, f"the stub {text}")
        return outputs

    def arm(
        self,
        call: Call,
        found: TaskBreakpoint | None,
        shown_as: int = _pydevd.AS_BREAKPOINT,
        body: CodeType | None = None,
    ) -> None:
        """Stop at the next line of the person's code, or of a boundary, that this thread comes to.

        Args:
            call: the action.
            found: what it stops for.
            shown_as: what it is shown as.
            body: stop in this function alone, and in none of its decorators.
        """
        self._armed[call.id] = found
        if body is None:
            self._entries.pop(call.id, None)
        else:
            self._entries[call.id] = body
        _pydevd.arm(shown_as)

    def describe(self, action: str | None) -> dict[str, Any]:
        """What is known of an action that is being run."""
        if action not in self._calls:
            return {"action": action, "parent": None, "task": None, "attempt": None}
        call, attempt = self._calls[action]
        return {"action": action, "parent": call.parent, "task": call.task.name, "attempt": attempt}

    def task_of(self, action: str | None) -> AnyTask | None:
        """The task of an action that is being run; None where there is none."""
        return self._calls[action][0].task if action in self._calls else None

    def disarm(self, call: Call) -> None:
        """Forget a stop that found no line of the person's code."""
        if call.id in self._armed:
            del self._armed[call.id]
            self._entries.pop(call.id, None)
            _pydevd.disarm()

    # Stops, in the thread that stops.

    def wants(self, stop: _pydevd.Stop) -> bool:
        action = current_action()
        if stop.error is None:
            if self.cross_task_steps.leads_elsewhere(action) or not self._is_in_body(action, stop):
                return False
            return self.cross_task_steps.leads_to(action) or stop.reason != "step" or self._scope.holds()
        return shown_failures.is_news(stop.error) and self._shows_failure(action, stop.error)

    def stopped(self, stop: _pydevd.Stop) -> None:
        action = current_action()
        self.cross_task_steps.stopped()
        self._entries.pop(action or "", None)
        if stop.error is not None:
            seen_exceptions.note_shown(stop.error)
        if action is not None:
            self._touched.add(action)
            self._stopped_actions.stopped(self._with_callers(action))
        found = self._failure_in(action, stop.error) if stop.error is not None else self._armed.pop(action or "", None)
        self._context.send(
            events.Stopped(
                action=action,
                thread=stop.thread,
                file=stop.code.co_filename,
                line=stop.line,
                function=stop.code.co_name,
                reason=stop.reason,
                breakpoint=None if found is None else str(found),
                at=time.time(),
            )
        )

    def joined(self, stack: Sequence[FrameType]) -> Sequence[FrameType]:
        return self._caller_frames.joined(stack)

    def continued(self, stop: _pydevd.Stop, step: str | None) -> None:
        action = current_action()
        self._stopped_actions.continued()
        self.cross_task_steps.stepped(action, step)
        self._scope.stepped(step)
        self._context.send(events.Continued(action, stop.thread, time.time()))

    def _with_callers(self, action: str | None) -> list[str]:
        """An action that is being run, and those that wait for it."""
        actions = []
        while action in self._calls:
            actions.append(action)
            action = self._calls[action][0].parent
        return actions

    def _is_in_body(self, action: str | None, stop: _pydevd.Stop) -> bool:
        """Whether the stop is no entry of a task, or one in the task's own function, below its decorators."""
        code = self._entries.get(action or "")
        return code is None or stop.code is code

    def _shows_failure(self, action: str | None, error: BaseException) -> bool:
        return self._stop_on_failure or self._failure_in(action, error) is not None

    def _failure_in(self, action: str | None, error: BaseException) -> TaskBreakpoint | None:
        if action not in self._calls:
            return None
        call, _ = self._calls[action]
        return self.wanted.matching("failure", call.task, {**call.native, "error": error})


class DebugAttemptHooks(AttemptHooks):
    """One attempt in a debug run."""

    def __init__(self, debug_hooks: DebugHooks, call: Call, attempt: int) -> None:
        super().__init__(call.task)
        self._debug_hooks = debug_hooks
        self._call = call
        self._attempt = attempt
        self._code = body_code(call.task)
        self._body = None if self._code is None else BodyFrame(self._code)

    def stub(self) -> Any:
        return self._debug_hooks.stub_for(self._call)

    def entering(self, inputs: dict[str, Any], live: bool) -> dict[str, Any]:
        inputs = self._entry(inputs, live)
        if live and self._body is not None:
            self._body.watch()
        return inputs

    def _entry(self, inputs: dict[str, Any], live: bool) -> dict[str, Any]:
        if (wanted := self._debug_hooks.entry_of(self._call, self._attempt, inputs)) is None:
            return inputs
        shown_as, found = wanted
        body = self._code if live and shown_as != _pydevd.AS_STEP else None
        self._debug_hooks.arm(self._call, found, shown_as, body)
        return inputs if live else boundary_frames.at_entry(self._call.task.name, self._in_order(inputs))

    def leaving(self, inputs: dict[str, Any], outputs: Any) -> Any:
        found = self._debug_hooks.wanted.matching("exit", self._call.task, {**inputs, "outputs": outputs})
        if found is None:
            return outputs
        inputs = self._in_order(inputs)
        return self._debug_hooks.edited(self._call, found, outputs, boundary_frames.at_exit, inputs)

    def failed(self, error: BaseException) -> None:
        shown_failures.show(error)

    def refused(self, error: BaseException) -> None:
        name_the_return(error, self.task, None if self._body is None else self._body.frame)
        shown_failures.show(error)

    def left(self) -> None:
        self._debug_hooks.disarm(self._call)

    def _in_order(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The inputs as the task declares them, for a person to read."""
        return {name: inputs[name] for name in self._call.task.native_interface.inputs if name in inputs}
