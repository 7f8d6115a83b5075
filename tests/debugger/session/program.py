"""A program that a session is on, called back to as a worker does it, or listening as any program with debugpy."""

import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from flyte_debugger.dap.callback_server import FIRST_SEQ, CallbackServer
from flyte_debugger.session.attach import attach
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, ExceptionBreakpoints, LineBreakpoint
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.session_events import SessionEvent, State, Stopped
from flyte_debugger.session.session_settings import PathMapping, SessionSettings
from flyte_debugger.session.stop import Stop
from tests.debugger.worker.debug.driving import marked

PROGRAMS = Path(__file__).parent / "programs"
TOUR = PROGRAMS / "tour.py"
PATIENCE = 60.0
_CALL_BACK = """
import runpy, sys
from pathlib import Path
from flyte_debugger.worker.debug import _pydevd
_pydevd.prepare(_pydevd.Watcher(), (), Path("nothing"))
_pydevd.connect("127.0.0.1", int(sys.argv[1]), sys.argv[2])
runpy.run_path(sys.argv[3], run_name="__main__")
"""
_LISTEN = """
import debugpy, runpy, sys
print(debugpy.listen(("127.0.0.1", 0))[1], flush=True)
debugpy.wait_for_client()
runpy.run_path(sys.argv[1], run_name="__main__")
"""
H = TypeVar("H")


class Program:
    """A running program and the session on it, not started yet.

    Args:
        session: on the program.
        process: takes the names of functions to run, a line each.
        file: whose marks name lines.
    """

    def __init__(self, session: Session, process: "subprocess.Popen[str]", file: Path = TOUR) -> None:
        self.session = session
        self.process = process
        self.file = file
        self.happened: queue.Queue[SessionEvent] = queue.Queue()
        session.listen(self.happened.put)

    @classmethod
    def calling_back(cls, file: Path = TOUR, breakpoints: Breakpoints | None = None) -> "Program":
        """One whose pydevd talks to the session without an adapter."""
        listener = CallbackServer()
        arguments = ["-c", _CALL_BACK, str(listener.port), listener.token, str(file)]
        process = _start(arguments)
        session = Session(
            listener.accept(PATIENCE),
            SessionSettings(direct=True, pass_over_seen_failures=True),
            breakpoints or Breakpoints(),
            FIRST_SEQ,
        )
        return cls(session, process, file)

    @classmethod
    def listening(cls, file: Path = TOUR, mappings: tuple[PathMapping, ...] = ()) -> "Program":
        """One that listens with debugpy as it comes, adapter and all."""
        process = _start(["-c", _LISTEN, str(file)])
        assert process.stdout is not None
        return cls(attach("127.0.0.1", int(process.stdout.readline()), mappings), process, file)

    def call(self, function: str) -> None:
        """Have the program run a function, as soon as it has run those before."""
        assert self.process.stdin is not None
        self.process.stdin.write(function + "\n")
        self.process.stdin.flush()

    def break_at(self, *marks: str, **more: Any) -> None:
        """Stop at these marks, with the same condition, hit condition or log message each."""
        lines = tuple(LineBreakpoint(str(self.file), marked(self.file)[mark], **more) for mark in marks)
        self.session.want(Breakpoints(lines=lines))

    def says(self, text: str) -> None:
        """Wait until the program prints this line; a program that does not is killed, so that nobody waits for it."""
        assert self.process.stdout is not None
        timer = threading.Timer(PATIENCE, self.process.kill)
        timer.start()
        try:
            while (line := self.process.stdout.readline()) != f"{text}\n":
                assert line, f"the program is over, or was killed since it did not print {text!r}"
        finally:
            timer.cancel()

    def spin(self) -> None:
        """Have the program go round in `spin`, and wait until it does."""
        self.call("spin")
        self.says("spinning")

    def settle(self) -> None:
        """Let it run, without breakpoints, until it waits for a call, and forget what happened."""
        self.session.want(Breakpoints(exceptions=ExceptionBreakpoints(filters=())))
        if self.session.state is State.STOPPED:
            self.session.resume()
        self.call("settled")
        self.says("settled")
        while not self.happened.empty():
            self.happened.get()

    def stopped(self) -> Stop:
        """The next stop."""
        return self.next(Stopped).stop

    def next(self, kind: type[H]) -> H:
        """The next happening of a kind; those before it are passed over."""
        while not isinstance(event := self.happened.get(timeout=PATIENCE), kind):
            pass
        return event

    def where(self, stop: Stop) -> str:
        """The mark of a stop's line, else its number."""
        frame = stop.top()
        assert frame is not None
        return {line: mark for mark, line in marked(self.file).items()}.get(frame.line, str(frame.line))

    def close(self) -> None:
        """End the program and wait for all that belongs to it."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        self.session.close()

    def __enter__(self) -> "Program":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _start(arguments: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-Xfrozen_modules=off", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
