"""The stdin of a run: one for all its workers, as a shell's is for all processes that it starts."""

import contextlib
import os
import subprocess
import threading


class StandardInput:
    """What the workers of a run get as file descriptor 0.

    Args:
        source: as for `subprocess.Popen`: None or `DEVNULL` for an empty stdin, `PIPE` for one that `write` feeds, else
            a file descriptor, which stays the caller's.
    """

    def __init__(self, source: int | None) -> None:
        self._writing = threading.Lock()
        self._reader: int | None = None
        self._writer: int | None = None
        if source == subprocess.PIPE:
            self._reader, self._writer = os.pipe()
        self.descriptor = self._reader if source in (None, subprocess.PIPE, subprocess.DEVNULL) else source
        """To be given to each worker; None where stdin is empty."""

    def write(self, data: bytes) -> None:
        """Give the run more to read; waits while its pipe is full, and returns when the run is over.

        Raises:
            ValueError: where stdin is no pipe of the run's, or was ended by `end`.
        """
        with self._writing, contextlib.suppress(BrokenPipeError):
            if self._writer is None:
                raise ValueError("This run's stdin takes no input: start the run with stdin=PIPE to write to it.")
            while data:
                data = data[os.write(self._writer, data) :]

    def end(self) -> None:
        """Let the run read to the end of what was written, as Ctrl+D does. Safe to call twice."""
        with self._writing:
            if self._writer is not None:
                os.close(self._writer)
                self._writer = None

    def close(self) -> None:
        """Close what is ours, once no worker is left."""
        self.descriptor = None
        if self._reader is not None:
            os.close(self._reader)  # A `write` that waits returns, for nobody reads any more.
            self._reader = None
        self.end()
