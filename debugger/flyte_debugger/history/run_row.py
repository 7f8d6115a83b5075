"""A run as a row of the history, and reading such a row from the run's folder, even when files there are incomplete."""

import contextlib
import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from flyte_debugger.run.events import Event, ResourcesUsed, RunStarted, Status

STATUSES = frozenset(get_args(Status))
ENDED = STATUSES - {"running"}
ABANDONED = "the program ended before the run did"


@dataclass(frozen=True)
class RunRow:
    """A run in the history."""

    run_id: str
    task: str
    file: str | None
    folder: str
    started: float
    """Seconds since the epoch."""
    status: Status
    seconds: float | None = None
    """From start to end; None while it runs, and when the end was not recorded."""
    error: str | None = None
    """One line."""
    peak_memory: int | None = None
    """Bytes."""
    cpu_seconds: float | None = None


Outcome = tuple[Status, float | None, str | None, int | None, float | None]
"""The outcome of a run: the fields of a row from `status` on."""
CRASHED: Outcome = ("crashed", None, ABANDONED, None, None)
_NUMBER = (int, float)


def read_folder(folder: Path) -> RunRow | None:
    """The run in a folder, from those files that are complete: `crashed` without a result; None when there is no run.

    Args:
        folder: a run's folder (see `home.py`); its name is the run's id.
    """
    if not any((folder / name).exists() for name in ("request.json", "events.jsonl", "result.json")):
        return None
    asked = _at(_at(_read(folder / "request.json"), "of", dict), "task", dict)
    first = next(_events(folder, RunStarted), None)
    task = _at(first, "task", str) or _at(asked, "name", str) or ""
    file = _at(first, "file", str) or _at(asked, "file", str)
    started = _at(first, "at", _NUMBER) or _time_of(folder)
    return RunRow(folder.name, task, file, str(folder), started, *(outcome_of(folder) or CRASHED))


def outcome_of(folder: Path) -> Outcome | None:
    """The outcome of a run from its folder; None when the folder has none."""
    result = _read(folder / "result.json")
    status, error = _at(result, "status", str), _at(result, "error", dict)
    if status not in ENDED:
        return None
    said = f"{error.get('type')}: {error.get('message')}".splitlines()[0] if error else None
    used = {_at(event, "action", str): event for event in _events(folder, ResourcesUsed)}.values()
    peak = max((_at(event, "peak_memory", int) or 0 for event in used), default=None)
    cpu_seconds = sum(_at(event, "cpu_seconds", _NUMBER) or 0.0 for event in used) if used else None
    return status, _at(result, "seconds", _NUMBER), said, peak, cpu_seconds


def _time_of(folder: Path) -> float:
    """When the run began, from its id, else from its folder's time."""
    try:
        return datetime.datetime.strptime(folder.name[:15], "%Y%m%d-%H%M%S").timestamp()
    except ValueError:
        return folder.stat().st_mtime


def _events(folder: Path, kind: type[Event]) -> Iterator[Any]:
    """The events of one kind in a run's record, except damaged ones; other lines are not parsed."""
    beginning = json.dumps({"kind": kind.kind})[:-1].encode()
    with contextlib.suppress(OSError), (folder / "events.jsonl").open("rb") as lines:
        for line in lines:
            if line.startswith(beginning):
                with contextlib.suppress(ValueError):
                    yield json.loads(line)


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None


def _at(value: Any, key: str, kind: type | tuple[type, ...]) -> Any:
    """The value under a key, if the object is a dict and the value has this type."""
    item = value.get(key) if isinstance(value, dict) else None
    return item if isinstance(item, kind) else None
