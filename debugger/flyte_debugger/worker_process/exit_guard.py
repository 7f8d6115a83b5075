"""Runs commands when this process has died, however it died: a shell does it, which outlives this process.

The shell reads a pipe whose other end only this process holds; children do not inherit it. When this process dies,
even by SIGKILL, the shell reads end-of-file and runs the commands.
"""

import contextlib
import subprocess


class Guard:
    """A shell that waits for the death of this process.

    Args:
        commands: what it then runs, as a script for `sh`.
        arguments: `$1` and so on of these commands.
    """

    def __init__(self, commands: str, *arguments: str) -> None:
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", f"read -r _; {commands}", "flyte-guard", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def dismiss(self) -> None:
        """End the shell without running the commands; safe to call twice."""
        pipe = self._shell.stdin
        if pipe and not pipe.closed:
            self._shell.kill()
            self._shell.wait()
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
