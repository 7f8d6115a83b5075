"""The JSON of a debug session over pipes: commands as they come, and answers and stops as they are printed."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from flyte_debugger.console.breakpoint_manager import BreakpointStatus
from flyte_debugger.console.commands.breakpoint_commands import BreakpointList, ExceptionFilters, StubList, WatchList
from flyte_debugger.console.commands.command_parser import full_name
from flyte_debugger.console.commands.command_registry import CommandSpec, CommandWords
from flyte_debugger.console.commands.inspect_commands import (
    AssignedValue,
    CallList,
    Completions,
    ExpandedValue,
    SelectedFrame,
    StackPage,
)
from flyte_debugger.console.commands.session_commands import CommandHelp, StopList
from flyte_debugger.console.commands.thread_commands import AsyncioTaskList, ModuleList, SelectedProcess, ThreadList
from flyte_debugger.console.exception_summary import ExceptionChain, ExceptionSummary
from flyte_debugger.console.snapshot_builder import StopSnapshot
from flyte_debugger.console.stack_snapshot import shown_frames
from flyte_debugger.console.variable_rows import VariableRow
from flyte_debugger.dap.messages import Evaluated, StackFrame, Variable
from flyte_debugger.session.debuggee.asyncio_tasks import AsyncioTask
from flyte_debugger.session.debuggee.live_report import HotReport
from flyte_debugger.session.processes.debuggee_process import DebuggeeProcess
from flyte_debugger.session.processes.process_group import ProcessThreads
from flyte_debugger.session.stop import Variables
from flyte_debugger.session.stop_recording import RecordedStop
from flyte_taskmodel.errors import InputsError

MAX_COUNT = 10_000
"""Items of a page at most."""
Json = dict[str, Any]


@dataclass(frozen=True)
class CommandLine:
    """A line of stdin, as far as it could be read."""

    name: str
    """In full, where it is that of a command; else what was written."""
    id: Any = None
    """Of the JSON form; comes back with the answer."""
    words: CommandWords | None = None
    error: InputsError | None = None
    """Why there are no words."""


def read_line(line: str) -> CommandLine:
    """A command, in words or as a JSON object."""
    if not line.startswith("{"):
        name, _, argument = line.partition(" ")
        return CommandLine(full_name(name), words=CommandWords(name, argument.strip()))
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        wrong = InputsError(f"a command that is neither words nor JSON: {error}.")
        return CommandLine(line[:200], error=wrong)
    name = given.get("command")
    shown, command_id = full_name(name) if isinstance(name, str) else line[:200], given.get("id")
    try:
        return CommandLine(shown, command_id, _words(given))
    except InputsError as error:
        return CommandLine(shown, command_id, error=error)


def _words(given: Json) -> CommandWords:
    name, argument = given.get("command"), given.get("argument", "")
    if not isinstance(name, str) or not isinstance(argument, str):
        raise InputsError("a JSON command has a string `command` and, where it takes one, a string `argument`.")
    start, count = given.get("start", 0), given.get("count", CommandWords.count)
    if not all(type(number) is int and number >= 0 for number in (start, count)):
        raise InputsError("`start` and `count` of a JSON command are whole numbers from 0.")
    return CommandWords(name, argument.strip(), start, min(count, MAX_COUNT))


def stop_json(snapshot: StopSnapshot) -> Json:
    """Where the program stands still."""
    named = {"action": snapshot.action.action, "task": snapshot.action.task}
    return {
        "reason": snapshot.reason,
        "thread": snapshot.thread,
        "process": process_json(snapshot.process),
        **{name: value for name, value in named.items() if value is not None},
        **(frame_json(snapshot.frame) if snapshot.frame else {}),
        "breakpoints": list(snapshot.hit_breakpoints),
        "exception": chain_json(snapshot.exception) if snapshot.exception else None,
        "frames": [frame_json(one) for one in snapshot.frames],
        "locals": [variable_json(one.variable) for one in snapshot.locals or () if one.variable],
        "watches": [_watch_json(one) for one in snapshot.watches],
    }


def answer_json(answer: Any) -> Json:
    """What a command gave."""
    match answer:
        case Evaluated():
            return {"value": answer.result, "type": answer.type}
        case AssignedValue():
            return {"name": answer.name, **answer_json(answer.value)}
        case Variables():
            items = [variable_json(one) for one in answer.items]
            return {"variables": items, "start": answer.start, "total": answer.total}
        case ExpandedValue():
            return {**answer_json(answer.value), **answer_json(answer.inside)}
        case StackPage():
            return {"frames": [frame_json(one) for one in answer.frames], "start": answer.start, "total": answer.total}
        case SelectedFrame():
            values = [variable_json(one) for one in answer.locals.items]
            return {"number": answer.frame_index, **frame_json(answer.frame), "locals": values}
        case Completions():
            return {"completions": list(answer.labels)}
        case CallList():
            return {"calls": list(answer.calls)}
        case ExceptionChain():
            return chain_json(answer)
        case HotReport():
            shown = {"shown_as": answer.shown_as} if answer.shown_as else {}
            told = {"report": answer.file, "action": answer.action, "attempt": answer.attempt}
            return {**told, **shown, "notes": list(answer.notes)}
    return _list_json(answer)


def _list_json(answer: Any) -> Json:
    match answer:
        case BreakpointList():
            note = {"note": answer.note} if answer.note else {}
            return {"breakpoints": [breakpoint_json(one) for one in answer.breakpoints], **note}
        case ExceptionFilters():
            return {"exceptions": list(answer.filters), "classes": list(answer.classes)}
        case StubList():
            return {"stubs": answer.stubs}
        case WatchList():
            return {"watches": list(answer.expressions)}
        case ThreadList():
            processes = [_process_threads_json(one) for one in answer.processes]
            threads = [asdict(one) for one in answer.threads]
            return {"threads": threads, "thread": answer.current, "processes": processes}
        case SelectedProcess():
            selected = answer_json(answer.selected)
            return {"process": process_json(answer.process), "thread": answer.thread, **selected}
        case AsyncioTaskList():
            return {"tasks": [_task_json(one) for one in answer.tasks]}
        case ModuleList():
            return {"modules": [{"name": one.name, "file": one.path} for one in answer.modules]}
        case StopList():
            return {"stops": [_recorded_json(one) for one in answer.stops], "total": answer.total}
        case RecordedStop():
            return _whole_recorded_json(answer)
        case CommandHelp():
            return {"commands": [_spec_json(one) for one in answer.commands]}
    return {}


def breakpoint_json(status: BreakpointStatus) -> Json:
    """A breakpoint, and what the program made of it."""
    return {
        "breakpoint": status.text,
        "enabled": status.enabled,
        "verified": status.verified,
        "message": status.message,
        "file": status.file,
        "line": status.line,
        "conditional": status.is_conditional,
    }


def frame_json(frame: StackFrame) -> Json:
    """Where a frame is, and what it works for where that is known."""
    named = {"action": frame.action, "task": frame.task} if frame.action else {}
    return {"function": frame.name, "file": frame.source.path, "line": frame.line, **named}


def process_json(process: DebuggeeProcess | None) -> Json | None:
    """Which child process something is in; None for the program itself."""
    return None if process is None else asdict(process)


def _process_threads_json(one: ProcessThreads) -> Json:
    return {
        "process": process_json(one.process),
        "state": one.state.value,
        "shown": one.is_shown,
        "threads": [asdict(thread) for thread in one.threads],
    }


def variable_json(variable: Variable) -> Json:
    """A value with its name, and the expression by which `expand` looks into it."""
    return {
        "name": variable.name,
        "value": variable.value,
        "type": variable.type,
        "expression": variable.evaluateName if variable.variablesReference else None,
    }


def chain_json(chain: ExceptionChain) -> Json:
    """What the program stopped for, and what that came from."""
    return {**_exception_json(chain.exception), "chain": [_exception_json(one) for one in chain.behind]}


def _exception_json(one: ExceptionSummary) -> Json:
    return {"type": one.type, "message": one.message, "raised": asdict(one.raised) if one.raised else None}


def _watch_json(row: VariableRow) -> Json:
    if row.is_error:
        return {"expression": row.name, "error": row.value}
    return {"expression": row.name, "value": row.value, "type": row.type}


def _task_json(task: AsyncioTask) -> Json:
    """An asyncio task, without the frames of libraries and of ours."""
    return {**asdict(task), "frames": [asdict(task.frames[number]) for number in reversed(shown_frames(task))]}


def _recorded_json(stop: RecordedStop) -> Json:
    return {
        "number": stop.number,
        "reason": stop.reason,
        "task": stop.task,
        "process": process_json(stop.process),
        **frame_json(stop.top),
        "changed": {name: {"was": was, "is": stop.values[name]} for name, was in stop.changed.items()},
    }


def _whole_recorded_json(stop: RecordedStop) -> Json:
    return {
        **_recorded_json(stop),
        "at": stop.at,
        "error": stop.error,
        "frames": [frame_json(one) for one in stop.frames],
        "locals": [{"name": name, "value": value} for name, value in stop.values.items()],
    }


def _spec_json(spec: CommandSpec) -> Json:
    return {"command": spec.name, "short": spec.short or None, "argument": spec.argument or None, "does": spec.help}
