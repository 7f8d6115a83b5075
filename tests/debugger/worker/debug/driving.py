"""A debug run driven over the Debug Adapter Protocol, message by message: what a worker does, whoever its client is."""

import ast
import functools
import json
import queue
import re
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from flyte_debugger.dap.callback_server import FIRST_SEQ, CallbackServer
from flyte_debugger.dap.client import Client
from flyte_debugger.dap.errors import DapError
from flyte_debugger.dap.transport import Transport
from flyte_debugger.run.events import Event, Stopped
from flyte_debugger.run.request import DebugOptions, DialBack, RunRequest, TaskRef
from flyte_debugger.run.run_handle import Run, start_run
from flyte_debugger.run.state import RunState
from flyte_debugger.worker_process.worker_pool import WorkerPool

TASKS = Path(__file__).parent / "tasks"
PATIENCE = 60.0
"""Seconds that anything may take."""


HUNG_UP = "the connection is closed"


class OverError(AssertionError):
    """What was waited for cannot come any more."""


@functools.cache
def marked(file: Path) -> dict[str, int]:
    """The lines of a file that end with `# @NAME`, by that name."""
    lines = enumerate(file.read_text().splitlines(), 1)
    return {found[1]: number for number, line in lines if (found := re.search(r"# @([\w-]+)$", line))}


class Driver:
    """One DAP client, told apart from the run so that it also drives a stock adapter.

    Args:
        transport: connected.
        file: whose marks name lines.
        first_seq: the number of the first request.
    """

    through_adapter = False

    def __init__(self, transport: Transport, file: Path, first_seq: int = 1) -> None:
        self.file = file
        self.closed: DapError | None = None
        self.thread = 0
        self.reason = ""
        self._events: queue.SimpleQueue[tuple[str, dict[str, Any]]] = queue.SimpleQueue()
        self._client = Client(transport, lambda name, body: self._events.put((name, body)), self._closed, first_seq)

    def configure(self, *breakpoints: str, filters: tuple[str, ...] = ("userUnhandled",)) -> None:
        """The handshake, with breakpoints at marks."""
        paths = {"adapterID": "debugpy", "pathFormat": "path", "linesStartAt1": True, "columnsStartAt1": True}
        self.ask("initialize", **paths)
        if not self.through_adapter:
            self.ask("setDebuggerProperty", multiThreadsSingleNotification=True)  # as the adapter does
        attached = self._client.request("attach", PATIENCE, justMyCode=True)
        self.event("initialized")
        self.set_breakpoints(*breakpoints)
        self.ask("setExceptionBreakpoints", filters=list(filters))
        self.ask("configurationDone")
        attached.result()

    def set_breakpoints(self, *marks: str, **options: str) -> None:
        """Breakpoints at these marks, with a `condition` and the like, and no others."""
        lines = [{"line": marked(self.file)[name], **options} for name in marks]
        self.ask("setBreakpoints", source={"path": str(self.file)}, breakpoints=lines)

    def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        """The body of an answer."""
        return self._client.ask(command, PATIENCE, **arguments)

    def event(self, wanted: str, within: float = PATIENCE) -> dict[str, Any]:
        """The body of the next event of that name; those before it are dropped."""
        until = time.monotonic() + within
        while True:
            name, body = self._events.get(timeout=max(0.001, until - time.monotonic()))
            if name == wanted:
                return body
            if name == HUNG_UP:
                raise OverError(f"the program ended, or hung up, without {wanted!r}")

    def stop(self, within: float = PATIENCE) -> str:
        """Where it stops next: the mark of the line, else `FUNCTION:LINE`."""
        body = self.event("stopped", within)
        self.thread, self.reason = body["threadId"], body["reason"]
        self.frames = self.ask("stackTrace", threadId=self.thread, startFrame=0, levels=20)["stackFrames"]
        names = {line: name for name, line in marked(self.file).items()}
        top = self.frames[0]
        here = Path(top["source"]["path"]) == self.file
        return names.get(top["line"], f"{top['name']}:{top['line']}") if here else f"{top['name']}:{top['line']}"

    def functions(self) -> list[str]:
        """The functions on the stack, the innermost first."""
        return [frame["name"] for frame in self.frames]

    def step(self, command: str) -> str:
        """Where it stops after `next`, `stepIn`, `stepOut` or `continue`."""
        self.ask(command, threadId=self.thread)
        return self.stop()

    def go(self) -> None:
        """Continue, and expect nothing."""
        self.ask("continue", threadId=self.thread)

    def local(self, name: str) -> str:
        """How a local variable of the innermost frame shows."""
        return str(self._evaluate(name)["result"])

    def json(self, name: str) -> Any:
        """What a local variable, or an expression, that holds JSON holds."""
        return json.loads(ast.literal_eval(self.local(name)))

    def assign(self, name: str, value: str) -> None:
        """Set a local variable of the innermost frame."""
        scope = self.ask("scopes", frameId=self.frames[0]["id"])["scopes"][0]
        self.ask("setVariable", variablesReference=scope["variablesReference"], name=name, value=value)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _evaluate(self, expression: str) -> dict[str, Any]:
        return self.ask("evaluate", expression=expression, frameId=self.frames[0]["id"], context="watch")

    def _closed(self, reason: DapError) -> None:
        self.closed = reason
        self._events.put((HUNG_UP, {}))


class DebugRun(Driver):
    """A run of a task of this folder with a client on it."""

    def __init__(
        self, file: str, task: str, *arguments: str, workers: WorkerPool | None = None, **options: Any
    ) -> None:
        listener = CallbackServer()
        path = TASKS / file
        debug = DebugOptions(client=DialBack(listener.port, listener.token), **options)
        self.run: Run = start_run(RunRequest(TaskRef(file=str(path), name=task), arguments, debug=debug), workers)
        try:
            super().__init__(listener.accept(PATIENCE), path, FIRST_SEQ)
        except BaseException:
            self.run.close()
            raise

    def end(self) -> RunState:
        """The final state of a run that goes on to its end."""
        return self.run.wait(PATIENCE)

    def state_at(self, kind: type[Event]) -> RunState:
        """The state of the run when the first event of that kind has come."""
        state = RunState()
        for event in self.run.events():
            state.apply(event)
            if isinstance(event, kind):
                return state
        raise OverError(f"the run ended without {kind.__name__}")

    def stops(self) -> list[Stopped]:
        """All stops of a run that has ended."""
        return [event for event in self.run.events() if isinstance(event, Stopped)]

    def __enter__(self) -> "DebugRun":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self.run.close()
