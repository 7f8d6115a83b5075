"""A program in a terminal, timed as a person sees it. Needs tmux."""

import re
import shlex
import subprocess
import time
import uuid
from types import TracebackType

import psutil

POLL = 0.005
PATIENCE = 300.0


class Screen:
    """A command in a tmux window, watched over one connection, so that watching takes next to no time from it.

    Args:
        command: the program and its arguments; times are counted from its start.
    """

    def __init__(self, *command: str) -> None:
        name = f"bench-{uuid.uuid4().hex[:8]}"
        self._tmux = subprocess.Popen(
            ["tmux", "-u", "-L", name, "-f", "/dev/null", "-C", "new-session", "-x", "120", "-y", "40", "cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            bufsize=1,
        )
        self._answer()
        self._ask("set-option -g remain-on-exit on")
        self._began = time.perf_counter()
        self._ask(f"respawn-pane -k {shlex.quote(shlex.join(command))}")

    def shown(self, pattern: str) -> float:
        """Seconds from the program's start until the regular expression matches the screen.

        Raises:
            TimeoutError: when it does not for five minutes; the message has the screen.
        """
        while not re.search(pattern, text := self._ask("capture-pane -p")):
            if time.perf_counter() - self._began > PATIENCE:
                raise TimeoutError(f"{pattern!r} is not on the screen:\n{text}")
            time.sleep(POLL)
        return time.perf_counter() - self._began

    def press(self, key: str, pattern: str) -> float:
        """Seconds from a key until the regular expression matches the screen.

        Raises:
            TimeoutError: as `shown`.
        """
        began = time.perf_counter()
        self._ask(f"send-keys {key}")
        return self.shown(pattern) - (began - self._began)

    def __enter__(self) -> "Screen":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the program, and return once none of its processes is left to disturb what is timed next."""
        program = psutil.Process(int(self._ask("display-message -p '#{pane_pid}'")))
        processes = [program, *program.children(recursive=True)]
        self._ask("kill-server")
        self._tmux.communicate()
        while any(map(_is_alive, processes)):
            time.sleep(POLL)

    def _ask(self, command: str) -> str:
        assert self._tmux.stdin is not None
        self._tmux.stdin.write(command + "\n")
        return self._answer()

    def _answer(self) -> str:
        """What lies between `%begin` and `%end`; what tmux tells unasked lies outside of them."""
        assert self._tmux.stdout is not None
        lines: list[str] | None = None
        for line in self._tmux.stdout:
            if line.startswith(("%end ", "%error ")):
                break
            if lines is not None:
                lines.append(line)
            elif line.startswith("%begin "):
                lines = []
        return "".join(lines or [])


def _is_alive(process: psutil.Process) -> bool:
    """Whether it still does something; one that is over and that nobody has asked about is not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
