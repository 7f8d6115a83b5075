"""What is kept of a run in its folder while it goes on; it outlives any crash of the program that started it."""

import json
from pathlib import Path
from typing import IO, Any

from flyte_debugger.events import Event, Output, to_line
from flyte_debugger.request import RunRequest
from flyte_debugger.state import RunState
from flyte_taskmodel.plain import to_plain


class Record:
    """The files of one run. A disk that is full or gone stops the record, never the run: `failure` says why.

    Args:
        folder: the run's folder, which exists.
        request: what was asked.
        cwd: the working directory of the run.
    """

    def __init__(self, folder: Path, request: RunRequest, cwd: str) -> None:
        self.folder = folder
        self.failure: str | None = None
        self._files: dict[Path, IO[bytes]] = {}
        self._write(folder / "request.json", json.dumps({"of": to_plain(request), "cwd": cwd}, indent=2).encode())

    def event(self, event: Event) -> None:
        """Keep an event; output goes to a file of its own and not here."""
        if not isinstance(event, Output):
            self._write(self.folder / "events.jsonl", to_line(event).encode("utf-8", "backslashreplace"))

    def output(self, action: str | None, stream: str, data: bytes) -> None:
        """Keep output as it came, byte for byte: the run's own, or that of an action with a worker of its own."""
        place = self.folder / "actions" / action if action else self.folder
        self._write(place / f"{stream}.log", data)

    def close(self, state: RunState | None) -> None:
        """Keep the result, where there is one, and close the files."""
        if state is not None:
            result = json.dumps(state.to_json(), ensure_ascii=False, indent=2)
            self._write(self.folder / "result.json", result.encode("utf-8", "replace"))
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _write(self, path: Path, data: bytes) -> None:
        try:
            if path not in self._files:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._files[path] = path.open("ab", buffering=0)
            self._files[path].write(data)
        except OSError as error:
            self.failure = self.failure or f"{error.strerror or error}: {path}"


def read_asked(folder: Path) -> dict[str, Any] | None:
    """What `request.json` in a run's folder holds: the request under `of` and `cwd`; None when it cannot be read."""
    try:
        asked = json.loads((folder / "request.json").read_bytes())
    except (OSError, ValueError):
        return None
    return asked if isinstance(asked, dict) else None
