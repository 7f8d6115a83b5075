"""What a command gave, as lines for a person."""

from collections.abc import Iterable
from typing import Any

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands.breakpoint_commands import BreakpointList, ExceptionFilters, StubList
from flyte_debugger.console.commands.command_registry import CommandSpec
from flyte_debugger.console.commands.inspect_commands import (
    AssignedValue,
    CallList,
    Completions,
    ExpandedValue,
    StackPage,
)
from flyte_debugger.console.commands.session_commands import CommandHelp, StopList
from flyte_debugger.console.commands.thread_commands import AsyncioTaskList, ModuleList, ThreadList
from flyte_debugger.console.exception_summary import ExceptionChain, ExceptionSummary
from flyte_debugger.console.stack_snapshot import persons_frames, what_it_does
from flyte_debugger.dap.messages import Evaluated, StackFrame, Thread, Variable
from flyte_debugger.session.debuggee.asyncio_tasks import AsyncioTask
from flyte_debugger.session.debuggee.live_report import HotReport
from flyte_debugger.session.processes.process_group import ProcessThreads
from flyte_debugger.session.stop import Variables
from flyte_debugger.session.stop_recording import RecordedStop


def answer_lines(answer: Any) -> list[str]:
    """The answer of a command, each entry of a list on a line of its own; nothing for one that a face shows by itself.

    What shows by itself: the frame that is looked at, breakpoints and watches.
    """
    match answer:
        case BreakpointList(note=str(note)):
            return [note]
        case Evaluated():
            return answer.result.split("\n")
        case AssignedValue():
            return answer.value.result.split("\n")
        case ExpandedValue():
            return [answer.value.result, *answer_lines(answer.inside)]
        case Variables():
            return _list("variables", map(_variable_line, answer.items))
        case StackPage():
            return _list("frames", map(_frame_line, answer.frames))
        case ExceptionChain():
            return [exception_line(answer.exception), *(exception_line(one, "from ") for one in answer.behind)]
        case Completions():
            return _list("completions", answer.labels)
        case CallList():
            return _list("calls", answer.calls)
        case StopList():
            return _list("stops", map(_stop_line, answer.stops))
        case CommandHelp():
            return [_command_line(one) for one in answer.commands]
        case ExceptionFilters():
            return [f"stops at: {', '.join(answer.filters) or 'none'} {' '.join(answer.classes)}".rstrip()]
        case StubList():
            return _list("stubs", (f"{task} = {expression}" for task, expression in answer.stubs.items()))
        case HotReport():
            shown = [f"shown as: {answer.shown_as}"] if answer.shown_as else []
            return [f"report: {answer.file}", *shown, *answer.notes]
    return _program_lines(answer)


def _program_lines(answer: Any) -> list[str]:
    match answer:
        case ThreadList():
            others = (one for one in answer.processes if not one.is_shown)
            return [*_list("threads", map(_thread_line, answer.threads)), *map(_process_line, others)]
        case AsyncioTaskList():
            return _list("tasks", map(_task_line, answer.tasks))
        case ModuleList():
            return _list("modules", (f"{one.name}  {one.path}" for one in answer.modules))
    return []


def _thread_line(one: Thread) -> str:
    return f"{one.id}  {one.name}"


def _process_line(one: ProcessThreads) -> str:
    name = f"process {one.process.pid}  {one.process.name}" if one.process else "the task's own process"
    return f"{name}  {one.state.value}  {', '.join(thread.name for thread in one.threads)}".rstrip()


def _list(name: str, lines: Iterable[str]) -> list[str]:
    return list(lines) or [f"no {name}"]


def exception_line(one: ExceptionSummary, prefix: str = "") -> str:
    """An exception, and where it was raised."""
    raised = f"  ({one.raised})" if one.raised else ""
    return f"{prefix}{one.type}: {one.message}{raised}"


def breakpoint_mark(status: BreakpointStatus) -> str:
    """A character for a breakpoint: off, not placed, with a condition, or none of these."""
    if not status.enabled:
        return "◌"
    if not status.verified:
        return "○"
    return "◆" if status.is_conditional else "●"


def _variable_line(one: Variable) -> str:
    return f"{one.name} = {one.value}"


def _frame_line(one: StackFrame) -> str:
    return f"{one.name}  {one.source.path}:{one.line}"


def _command_line(one: CommandSpec) -> str:
    names = ", ".join(filter(None, [one.name, one.short]))
    return f"{names} {one.argument}".ljust(28) + f"  {one.help}"


def _task_line(one: AsyncioTask) -> str:
    frames = [one.frames[number] for number in persons_frames(one)[:1]]
    at = f"  {frames[0].name}:{frames[0].line}" if frames else ""
    return f"{one.name}  {one.coroutine}{at}  {what_it_does(one)}"


def _stop_line(one: RecordedStop) -> str:
    changed = ", ".join(f"{name} = {one.values[name]}" for name in one.changed)
    return f"{one.number}  {one.top.name}:{one.top.line}  {one.reason}  {changed}"
