"""A program in a real terminal: one tmux server of its own for each."""

import os
import re
import shlex
import subprocess
import time
import uuid
from collections.abc import Mapping
from types import TracebackType

PATIENCE = 60.0
POLL = 0.01


class Terminal:
    """A command in a tmux window, driven by keys and read as text.

    Args:
        command: the program and its arguments.
        environment: what it has besides this process's own environment.
        columns, rows: the window's size.
    """

    def __init__(self, command: list[str], environment: Mapping[str, str], columns: int = 120, rows: int = 40) -> None:
        self._server = f"flyte-tui-test-{uuid.uuid4().hex[:8]}"
        variables = [argument for name, value in environment.items() for argument in ("-e", f"{name}={value}")]
        size = ["-x", str(columns), "-y", str(rows)]
        self._tmux("-f", "/dev/null", "new-session", "-d", *size, *variables, shlex.join(command))
        self._tmux("set-option", "-g", "remain-on-exit", "on")

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tmux("kill-server")

    @property
    def pid(self) -> int:
        """The program's process."""
        return int(self._tmux("display-message", "-p", "#{pane_pid}"))

    def text(self) -> str:
        """What is on the screen, and above it: tmux's word that the program is over moves a line out of it."""
        return self._tmux("capture-pane", "-p", "-S", "-")

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names for them."""
        self._tmux("send-keys", *keys)

    def shows(self, pattern: str) -> None:
        """Wait until a regular expression matches the screen.

        Raises:
            TimeoutError: when it does not; the message has the screen.
        """
        self._until(lambda: re.search(pattern, self.text()), repr(pattern))

    def ended(self) -> int:
        """The program's exit status, once it is over."""
        self._until(lambda: self._status() != "", "the program's end")
        return int(self._status())

    def _status(self) -> str:
        """Empty until the program has ended and tmux knows how.

        tmux 3.3 can miss the signal that a child has ended while it sees the terminal close, and then leaves it a
        zombie until another child ends; so it is given one, which nobody waits for: its end can be missed, too.
        """
        self._tmux("run-shell", "-b", "true")
        return self._tmux("display-message", "-p", "#{pane_dead_status}").strip()

    def _until(self, condition: object, what: str) -> None:
        assert callable(condition)
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {PATIENCE:g} s for {what}; the screen shows:\n{self.text()}")
            time.sleep(POLL)

    def _tmux(self, *arguments: str) -> str:
        surroundings = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "TMUX")}
        command = ["tmux", "-L", self._server, *arguments]
        return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False).stdout
