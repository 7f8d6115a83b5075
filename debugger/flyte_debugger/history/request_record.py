"""What is kept on disk of a run's request, so that the run can be shown and run again: `request.json` in its folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flyte_debugger.run.request import RunRequest
from flyte_taskmodel.errors import WorkbenchError
from flyte_taskmodel.plain_json import from_plain, to_plain

FILE = "request.json"
VERSION = 1
"""Raised when a field goes or changes its meaning, not when one comes. A record without a number is of version 1."""


class RequestRecordError(WorkbenchError):
    """A record that is missing, damaged, or of a later version."""


@dataclass(frozen=True)
class RequestRecord:
    """A run's request as far as it is kept, and where it ran."""

    request: RunRequest
    cwd: str
    version: int = VERSION

    def to_json(self) -> dict[str, Any]:
        """The object that the file holds."""
        return {"version": self.version, "of": to_plain(self.request), "cwd": self.cwd}


def read_request(folder: Path) -> RequestRecord:
    """The record in a run's folder.

    Raises:
        RequestRecordError: one sentence, when it cannot be read.
    """
    file = folder / FILE
    try:
        kept = json.loads(file.read_bytes())
        version = int(kept.get("version", 1))
        if version > VERSION:
            raise RequestRecordError(f"{file} was written by a later version of the workbench; update to read it.")
        return RequestRecord(from_plain(RunRequest, kept["of"]), str(kept["cwd"]), version)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise RequestRecordError(f"{file} is missing or damaged.") from None
