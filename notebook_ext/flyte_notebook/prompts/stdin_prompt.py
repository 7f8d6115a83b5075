"""Lets a person type what a task reads from its stdin, through the kernel's own `input()`."""

import time

from IPython.core.error import StdinNotImplementedError

from flyte_debugger.run.run_handle import Run
from flyte_notebook.run_view.event_pump import EventPump
from flyte_notebook.run_view.interrupts import Interrupts

END = "^D"
"""Typed for the end of stdin; the character that Ctrl+D makes elsewhere is taken, too."""
STILL = 0.5
"""Seconds after which a task that has not taken a line reads on, to the end of its stdin."""

_NOBODY = (StdinNotImplementedError, EOFError, OSError, RuntimeError)


class StdinPrompt:
    """Asks for a line whenever the run's task waits for one.

    Args:
        run: gets what is typed; was started with `stdin=PIPE`.
        pump: keeps the run's view up to date meanwhile.
        interrupts: reads the line.
    """

    def __init__(self, run: Run, pump: EventPump, interrupts: Interrupts) -> None:
        self._run = run
        self._pump = pump
        self._interrupts = interrupts

    def ask(self) -> None:
        """Ask until the task no longer waits; where nobody can type, its stdin ends."""
        while self._is_wanted():
            if (text := self._read()) is None:
                return
            self._give(text)

    def _read(self) -> str | None:
        if not self._interrupts.heard:
            return END
        task = self._pump.state.task
        prompt, over = f"{task} reads a line ({END} ends its input): ", f"{task} no longer reads a line"
        try:
            return self._interrupts.read(prompt, self._pump, self._is_wanted, over)
        except _NOBODY:
            return END

    def _give(self, text: str) -> None:
        if text.strip() in (END, "\x04"):
            self._run.close_stdin()
        else:
            self._run.write_stdin(f"{text}\n")
        until = time.monotonic() + STILL
        while self._is_wanted() and time.monotonic() < until:
            self._pump.turn()

    def _is_wanted(self) -> bool:
        return self._pump.state.ended is None and self._pump.state.waits_for_input
