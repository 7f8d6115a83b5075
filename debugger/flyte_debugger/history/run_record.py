"""What is kept of a run in its folder while it goes on; it outlives any crash of the program that started it."""

import dataclasses
import json
import os
from pathlib import Path
from typing import IO

from flyte_debugger.history.request_record import FILE, RequestRecord
from flyte_debugger.protocol import worker_messages
from flyte_debugger.run.events import Event, Output, to_line
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.state import RunState


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
        self._request = _without_pickles(request)
        self._cwd = cwd
        self._keep(_without_values(self._request))

    def asked(self, asked: worker_messages.RetainedInputs) -> None:
        """Keep the inputs, now that the task's worker has said which of them are no secrets."""
        self._keep(
            dataclasses.replace(self._request, arguments=asked.arguments, inputs=asked.inputs, withheld=asked.withheld)
        )

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

    def _keep(self, request: RunRequest) -> None:
        """Write the request in the place of the one before, as a whole."""
        kept, fresh = self.folder / FILE, self.folder / f"{FILE}.new"
        record = RequestRecord(request, self._cwd)
        try:
            fresh.write_text(json.dumps(record.to_json(), indent=2), encoding="utf-8")
            os.replace(fresh, kept)  # noqa: PTH105
        except OSError as error:
            self.failure = self.failure or f"{error.strerror or error}: {kept}"

    def _write(self, path: Path, data: bytes) -> None:
        try:
            if path not in self._files:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._files[path] = path.open("ab", buffering=0)
            self._files[path].write(data)
        except OSError as error:
            self.failure = self.failure or f"{error.strerror or error}: {path}"


def _without_pickles(request: RunRequest) -> RunRequest:
    """A request that says whether its task or its inputs were pickled, without these: only a notebook uses them."""
    task, inputs = request.task, request.pickled_inputs
    if task.pickled is not None:
        task = dataclasses.replace(task, pickled="")
    return dataclasses.replace(request, task=task, pickled_inputs=None if inputs is None else "")


def _without_values(request: RunRequest) -> RunRequest:
    """What may be kept before it is known which inputs are secret."""
    if not (request.inputs or request.arguments):
        return request
    options = (each.partition("=")[0].removeprefix("--") for each in request.arguments if each.startswith("--"))
    names = dict.fromkeys([*request.withheld, *request.inputs, *options])
    return dataclasses.replace(request, arguments=(), inputs={}, withheld=tuple(names))
