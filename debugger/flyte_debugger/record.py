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
    """

    def __init__(self, folder: Path, request: RunRequest, surroundings: dict[str, Any]) -> None:
        self.folder = folder
        self.failure: str | None = None
        self._files: dict[str, IO[bytes]] = {}
        kept = {"of": to_plain(request), "cwd": surroundings["cwd"]}
        self._write("request.json", json.dumps(kept, indent=2).encode())

    def event(self, event: Event) -> None:
        """Keep an event; output goes to a file of its own and not here."""
        if not isinstance(event, Output):
            self._write("events.jsonl", to_line(event).encode("utf-8", "backslashreplace"))

    def output(self, stream: str, data: bytes) -> None:
        """Keep output as it came, byte for byte."""
        self._write(f"{stream}.log", data)

    def close(self, state: RunState) -> None:
        """Keep the result and close the files."""
        self._write("result.json", json.dumps(state.to_json(), ensure_ascii=False, indent=2).encode("utf-8", "replace"))
        for file in self._files.values():
            file.close()
        self._files.clear()

    def _write(self, name: str, data: bytes) -> None:
        try:
            if name not in self._files:
                self._files[name] = (self.folder / name).open("ab", buffering=0)
            self._files[name].write(data)
        except OSError as error:
            self.failure = self.failure or f"{error.strerror or error}: {self.folder / name}"
