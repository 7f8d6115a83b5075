"""A debug run's bystander: stops at tasks' boundaries where the person wants it, and tells of each stop."""

import time
from collections.abc import Sequence
from types import CodeType, FrameType
from typing import Any

from flyte_debugger.protocol.worker_messages import TaskStops
from flyte_debugger.run import events
from flyte_debugger.session.breakpoints.task_breakpoints import On, TaskBreakpoint, parse_task_breakpoint
from flyte_debugger.worker.calls.return_traceback import body_code, name_the_return
from flyte_debugger.worker.calls.task_call import Call
from flyte_debugger.worker.calls.task_hooks import RUN, AttemptHooks, TaskHooks
from flyte_debugger.worker.debug import _pydevd, boundary_frames, seen_exceptions, shown_failures, task_stops
from flyte_debugger.worker.debug.body_frame import BodyFrame
from flyte_debugger.worker.debug.caller_frames import CallerFrames
from flyte_debugger.worker.debug.cross_task_steps import CrossTaskSteps
from flyte_debugger.worker.debug.current_action import at_boundary_of, current_action
from flyte_debugger.worker.debug.step_scope import StepScope
from flyte_debugger.worker.run.worker_context import WorkerContext
from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.error_details import message_of


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
        self._armed: dict[str, TaskBreakpoint | None] = {}
        self._entries: dict[str, CodeType] = {}
        """The function that an action's entry is armed for."""
        self._set_stops(TaskStops(options.breakpoints, options.stubs))
        task_stops.follow(self._set_stops)

    def _set_stops(self, stops: TaskStops) -> None:
        """Replace all task breakpoints and stubs."""
        self._breakpoints = tuple(parse_task_breakpoint(text) for text in stops.breakpoints)
        self._stubs = dict(stops.stubs)

    # A task's boundaries.

    def called(self, call: Call) -> None:
        self.cross_task_steps.called(call.id, call.parent)

    def attempt_hooks(self, call: Call, attempt: int) -> "DebugAttemptHooks":
        self._calls[call.id] = (call, attempt)
        return DebugAttemptHooks(self, call, attempt)

    def cache_missed(self, call: Call) -> None:
        if found := self.matching("cache-miss", call.task, call.native):
            with at_boundary_of(call.id):
                self.arm(call, found)
                boundary_frames.at_cache_miss(call.task.name, call.native)

    def cache_hit(self, call: Call, outputs: Any) -> Any:
        if (stub := self.stub_for(call)) is not RUN:
            return stub
        if found := self.matching("cache-hit", call.task, {**call.native, "outputs": outputs}):
            with at_boundary_of(call.id):
                self.arm(call, found)
                return boundary_frames.at_cache_hit(call.task.name, call.native, outputs)
        return outputs

    def is_as_written(self, call: Call) -> bool:
        """A person who stopped in an action may have changed anything, so the cache keeps nothing of it."""
        return call.id not in self._touched and self.stub_text(call.task) is None

    def ended(self, call: Call) -> None:
        self._calls.pop(call.id, None)
        self._armed.pop(call.id, None)
        self._entries.pop(call.id, None)
        self._caller_frames.ended(call.id)
        self.cross_task_steps.ended(call.id)

    def entry_of(self, call: Call, attempt: int, inputs: dict[str, Any]) -> tuple[int, TaskBreakpoint | None] | None:
        """As what to stop where a body begins, and for which task breakpoint; None to run on."""
        self._caller_frames.began(call.id)
        followed = self.cross_task_steps.began(call.id)
        found = self.matching("entry", call.task, inputs) or self.matching("attempt", call.task, inputs, attempt)
        if found:
            return _pydevd.AS_BREAKPOINT, found
        if self._entry_pending:
            self._entry_pending = False
            return _pydevd.AS_ENTRY, None
        return (_pydevd.AS_STEP, None) if followed else None

    def matching(
        self, on: On, task: AnyTask, values: dict[str, Any], attempt: int | None = None
    ) -> TaskBreakpoint | None:
        """The first task breakpoint that stops here."""
        for one in self._breakpoints:
            here = one.on == on and one.attempt == attempt and one.names(task.name, task.short_name)
            if here and (one.condition is None or self._holds(one, task, values)):
                return one
        return None

    def stub_text(self, task: AnyTask) -> str | None:
        """The expression that stands for the task's body."""
        return next(
            (self._stubs[name] for name in self._stubs if TaskBreakpoint(name).names(task.name, task.short_name)), None
        )

    def stub_for(self, call: Call) -> Any:
        """What stands for the task's body; `RUN` when nothing does."""
        text = self.stub_text(call.task)
        if text is None:
            return RUN
        self._context.tell_once(
            f"stub {call.task.name}", f"{call.task.name} does not run: {text} stands for its result."
        )
        return eval(text, _globals(call.task), dict(call.native))

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

    def declares_report(self, action: str | None) -> bool | None:
        """Whether the task of an action that is being run declares `report`; None where there is none."""
        return bool(self._calls[action][0].task.report) if action in self._calls else None

    def disarm(self, call: Call) -> None:
        """Forget a stop that found no line of the person's code."""
        if call.id in self._armed:
            del self._armed[call.id]
            self._entries.pop(call.id, None)
            _pydevd.disarm()

    def _holds(self, one: TaskBreakpoint, task: AnyTask, values: dict[str, Any]) -> bool:
        """Whether its condition is true; one that cannot be told stops, and says so once."""
        assert one.condition is not None
        try:
            return bool(eval(one.condition, _globals(task), dict(values)))
        except Exception as error:
            reason = f"{type(error).__name__}: {message_of(error)}"
            self._context.tell_once(
                f"condition {one}", f"The condition of {one} raised {reason}, so the run stops there."
            )
            return True

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
        self.cross_task_steps.stepped(action, step)
        self._scope.stepped(step)
        self._context.send(events.Continued(action, stop.thread, time.time()))

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
        return self.matching("failure", call.task, {**call.native, "error": error})


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
        found = self._debug_hooks.matching("exit", self._call.task, {**inputs, "outputs": outputs})
        if found is None:
            return outputs
        self._debug_hooks.arm(self._call, found)
        return boundary_frames.at_exit(self._call.task.name, self._in_order(inputs), outputs)

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


def _globals(task: AnyTask) -> dict[str, Any]:
    """The names that the task's own code sees."""
    function = getattr(task, "func", None)
    return dict(getattr(function, "__globals__", {}))
