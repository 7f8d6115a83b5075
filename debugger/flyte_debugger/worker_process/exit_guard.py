"""What is to be done when this process is gone, however it went: a shell does it that outlives us by a moment.

The shell only reads a pipe whose other end this process holds and no child of it gets. When this process dies, by
SIGKILL too, the shell reads end-of-file and does its work.
"""

import contextlib
import subprocess


class Guard:
    """A shell that waits for the death of this process.

    Args:
        commands: what it then runs, in the language of `sh`.
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
        """End it with its work undone; safe to call twice."""
        pipe = self._shell.stdin
        if pipe and not pipe.closed:
            self._shell.kill()
            self._shell.wait()
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
