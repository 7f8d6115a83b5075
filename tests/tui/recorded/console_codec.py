"""What a debug console tells, as JSON and back, so that a session can be written down and played again."""

import dataclasses
import importlib
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from flyte_debugger.console.source_lines import SourceLines
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.errors import WorkbenchError

_STOP = ("number", "reason", "threadId", "description", "text", "process")
MODULES = (
    "flyte_debugger.console.console_messages",
    "flyte_debugger.console.snapshot_builder",
    "flyte_debugger.console.variable_rows",
    "flyte_debugger.console.stack_snapshot",
    "flyte_debugger.session.stopped_action",
    "flyte_debugger.console.exception_summary",
    "flyte_debugger.console.breakpoint_manager",
    "flyte_debugger.console.debug_target",
    "flyte_debugger.console.stop_values.inline_values",
    "flyte_debugger.console.commands.breakpoint_commands",
    "flyte_debugger.console.commands.inspect_commands",
    "flyte_debugger.console.commands.session_commands",
    "flyte_debugger.console.commands.step_commands",
    "flyte_debugger.console.commands.thread_commands",
    "flyte_debugger.console.commands.value_commands",
    "flyte_debugger.console.commands.view_commands",
    "flyte_debugger.dap.messages",
    "flyte_debugger.run.events",
    "flyte_debugger.session.debuggee.asyncio_tasks",
    "flyte_debugger.session.processes.process_group",
    "flyte_debugger.session.processes.debuggee_process",
    "flyte_debugger.session.session_events",
    "flyte_debugger.session.stop_recording",
    "flyte_taskmodel.description.task_description",
)
"""Where the classes are that are written down; of two of one name, the first's is meant."""


class SilentStop(Stop):
    """A stop that can only be told from others."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.__dict__.update(known)


def encode(value: Any) -> Any:
    """The JSON of what a console tells; what is the value's class is under `is`."""
    if isinstance(value, Stop):
        return {"is": "Stop", **{name: encode(getattr(value, name)) for name in _STOP}}
    if isinstance(value, SourceLines):
        return {"is": "SourceLines", "path": value.path}
    if isinstance(value, WorkbenchError):
        return {"is": "WorkbenchError", "message": str(value)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        told = {field.name: encode(getattr(value, field.name)) for field in _changed(value)}
        return {"is": type(value).__name__, **told}
    if isinstance(value, Enum):
        return {"is": type(value).__name__, "value": value.value}
    if isinstance(value, dict):
        return {"is": "dict", "items": [[encode(key), encode(item)] for key, item in value.items()]}
    if isinstance(value, frozenset | set):
        return {"is": "frozenset", "items": sorted(map(encode, value))}
    return [encode(item) for item in value] if isinstance(value, list | tuple) else value


def _changed(value: Any) -> list[dataclasses.Field[Any]]:
    """The fields that do not have their defaults."""
    return [field for field in dataclasses.fields(value) if getattr(value, field.name) != field.default]


class Decoder:
    """Makes what a console told; equal stops and files become one object each."""

    def __init__(self) -> None:
        self._stops: dict[int, SilentStop] = {}
        self._sources: dict[str, SourceLines] = {}

    def decode(self, value: Any) -> Any:
        """What `encode` was given."""
        if isinstance(value, list):
            return tuple(map(self.decode, value))
        if not isinstance(value, dict):
            return value
        known = {name: item for name, item in value.items() if name != "is"}
        match value["is"]:
            case "dict":
                return {self.decode(key): self.decode(item) for key, item in value["items"]}
            case "frozenset":
                return frozenset(map(self.decode, value["items"]))
            case "Stop":
                stop = SilentStop({name: self.decode(item) for name, item in known.items()})
                return self._stops.setdefault(stop.number, stop)
            case "SourceLines":
                return self._source(value["path"])
            case "WorkbenchError":
                return WorkbenchError(value["message"])
            case name:
                return _classes()[name](**{field: self.decode(item) for field, item in known.items()})

    def _source(self, path: str) -> SourceLines:
        if path not in self._sources:
            self._sources[path] = SourceLines(path, tuple(Path(path).read_text().split("\n")))
        return self._sources[path]


@cache
def _classes() -> dict[str, type[Any]]:
    modules = [vars(importlib.import_module(name)) for name in reversed(MODULES)]
    return {name: found for module in modules for name, found in module.items() if isinstance(found, type)}
