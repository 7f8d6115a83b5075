"""What one run came to, in a form in which two sides' runs can be compared."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Action:
    """One action, told by names, since ids differ from run to run."""

    path: tuple[str, ...]
    """The tasks from the root down to this one."""
    label: str
    group: str | None
    attempts: int
    status: str
    cached: bool
    report: str | None
    """The report's HTML."""


@dataclass(frozen=True)
class Outcome:
    """How one run ended."""

    status: str
    """`succeeded`, `failed`, or `refused` where the task never began."""
    outputs: list[Any] | None
    error: str | None
    error_type: str | None
    actions: list[Action]
    printed: list[str]
    """The lines of the task's own, which begin with `says`."""

    @property
    def reports(self) -> list[str]:
        """The tasks whose actions made a report."""
        return [action.path[-1] for action in self.actions if action.report is not None]


def in_order(actions: Iterable[Action]) -> list[Action]:
    """Actions that ran at once begin in any order, so they are compared in the order of their names."""
    return sorted(actions, key=lambda action: (action.path, action.label, str(action.group), action.status))


def lines_said(printed: str) -> list[str]:
    """The lines that the tasks printed, without those of Flyte's log."""
    return sorted(line for line in printed.splitlines() if line.startswith("says"))


def html(path: str | None) -> str | None:
    """The report at `path`, if one was written."""
    return Path(path).read_text() if path and Path(path).is_file() else None


def settled(value: Any) -> Any:
    """A JSON output with what files, directories and data frames hold in the place of their paths."""
    match value:
        case list():
            return [settled(item) for item in value]
        case {"path": str(path), "format": _} if Path(path).is_dir():
            files = sorted(file for file in Path(path).rglob("*") if file.is_file())
            return {str(file.relative_to(path)): file.read_text() for file in files}
        case {"path": str(path), "format": _}:
            return Path(path).read_text()
        case {"uri": str(uri), "format": "parquet"}:
            return pd.read_parquet(uri).to_dict("list")
        case dict():
            return {key: settled(item) for key, item in value.items()}
    return value
