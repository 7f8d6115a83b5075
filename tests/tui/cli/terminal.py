"""The real `flyte-tui` on a real pseudo-terminal, with somebody at its keys."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from types import TracebackType
from typing import Any, Self

from tests.tui.cli.program import PATIENCE, command


class Terminal:
    """A program on a terminal of its own; used as a context.

    Args:
        arguments: of `flyte-tui`.
        columns: how wide the terminal is.
        term: its `TERM`.
        stdout: where the program's stdout goes, if not there.
    """

    def __init__(self, *arguments: str, columns: int = 100, term: str = "xterm-256color", stdout: Any = None) -> None:
        self._ours, self._theirs = pty.openpty()
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        names = [name for name in os.environ if name not in ("COLUMNS", "LINES", "NO_COLOR")]
        self._sent = bytearray()
        self._seen = 0
        self.program = subprocess.Popen(
            command(*arguments),
            stdin=self._theirs,
            stdout=stdout or self._theirs,
            stderr=self._theirs,
            start_new_session=True,
            env={**{name: os.environ[name] for name in names}, "TERM": term},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        if self.program.stdout:
            self.program.stdout.close()
        os.close(self._ours)
        os.close(self._theirs)

    @property
    def sent(self) -> str:
        """Every character that the program has sent so far."""
        return self._sent.decode("utf-8", "replace")

    def settings(self) -> list[Any]:
        """How the terminal is set: echo, whole lines and the like."""
        return termios.tcgetattr(self._theirs)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._ours, text.encode())

    def expect(self, text: str) -> None:
        """Wait until the program has sent this, after what was expected before."""
        until = time.monotonic() + PATIENCE
        while (at := self._sent.find(text.encode(), self._seen)) < 0:
            if time.monotonic() > until or not self._read():
                raise AssertionError(f"{text!r} did not come; what came is {self.sent!r}")
        self._seen = at + len(text.encode())

    def finish(self) -> int:
        """The exit status, once the program has ended and all that it sent is read."""
        until = time.monotonic() + PATIENCE
        while self._read():
            if time.monotonic() > until:
                raise AssertionError(f"it does not end; what came is {self.sent!r}")
        return self.program.wait()

    def _read(self) -> bool:
        """Take in what has come; False once the program has ended and there is no more."""
        ended = self.program.poll() is not None
        if select.select([self._ours], [], [], 0 if ended else 0.05)[0]:
            self._sent += os.read(self._ours, 65536)
            return True
        return not ended
