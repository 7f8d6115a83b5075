"""`flyte-tui debug` and `attach` at two pipes, as another program drives them."""

import json
import os
import queue
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.debugger.worker.debug.driving import marked
from tests.tui.cli.program import PATIENCE, command

FILE = Path(__file__).parent / "tasks" / "debugged.py"
LINES = marked(FILE)
Line = dict[str, Any]


class Debugged:
    """One session; used as a context. Every line of its stdout has to be a JSON object.

    Args:
        arguments: of `flyte-tui`.
        cwd: its working directory.
    """

    def __init__(self, *arguments: str, cwd: Path | None = None) -> None:
        self.program = subprocess.Popen(
            command(*arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=cwd,
            start_new_session=True,
            env=dict(os.environ),
        )
        self.seen: list[Line] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def say(self, *lines: str | Line) -> None:
        """Give commands, in words or as JSON."""
        assert self.program.stdin is not None
        for line in lines:
            self.program.stdin.write((line if isinstance(line, str) else json.dumps(line)) + "\n")
        self.program.stdin.flush()

    def next(self, *kinds: str) -> Line:
        """The next object of one of these kinds; those before it are passed over."""
        while True:
            text = self._lines.get(timeout=PATIENCE)
            assert text, f"the program ended; it said {self.seen[-5:]} and {self._ended_with()!r}"
            self.seen.append(json.loads(text))
            if self.seen[-1]["kind"] in kinds:
                return self.seen[-1]

    def ask(self, line: str | Line) -> Line:
        """What a command gives."""
        self.say(line)
        return self.next("answer", "error")

    def stop(self, line: str | Line | None = None) -> str:
        """Where the program stops next, once a command is given: a mark, or a line's number."""
        if line is not None:
            self.say(line)
        self.stopped = self.next("stopped")
        names = {number: name for name, number in LINES.items()}
        return names.get(self.stopped["line"], str(self.stopped["line"]))

    def end_input(self) -> None:
        """Close its stdin."""
        assert self.program.stdin is not None
        self.program.stdin.close()

    def ended(self) -> int:
        """The exit status, once all that it says is read."""
        while text := self._lines.get(timeout=PATIENCE):
            self.seen.append(json.loads(text))
        return self.program.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.program.kill()
        self.program.wait()
        for stream in (self.program.stdin, self.program.stdout, self.program.stderr):
            assert stream is not None
            stream.close()

    def _read(self) -> None:
        assert self.program.stdout is not None
        try:
            for line in self.program.stdout:
                self._lines.put(line)
        except ValueError:
            pass  # The test is over and has closed it.
        self._lines.put("")

    def _ended_with(self) -> str:
        assert self.program.stderr is not None
        self.program.wait(PATIENCE)
        return self.program.stderr.read()


def values(told: list[Line]) -> dict[str, str]:
    """Variables that were told, by their names."""
    return {one["name"]: one["value"] for one in told}
