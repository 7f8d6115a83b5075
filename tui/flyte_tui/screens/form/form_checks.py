"""When a form's values are checked, and the last answer."""

from collections.abc import Callable

from flyte_taskmodel.forms.schema import Checked
from flyte_tui.timers import SetTimer, StoppableTimer

REST = 0.06
"""Seconds without a key after which what was typed is checked."""


class FormChecks:
    """Has the values checked after a pause in the typing, one check at a time, and knows whether an answer is current.

    Args:
        send: sends the present values to be checked; is given their version.
        show: shows an answer for the present values; None for a check that failed.
        set_timer: waits for the pause.
    """

    def __init__(
        self, send: Callable[[int], None], show: Callable[[Checked | None], None], set_timer: SetTimer
    ) -> None:
        self.checked: Checked | None = None
        """The answer for the present values; None until it has come."""
        self.last: Checked | None = None
        """The answer for values of any time, to be drawn until a newer one has come."""
        self._send = send
        self._show = show
        self._set_timer = set_timer
        self._is_open = False
        self._version = 0
        self._in_flight = False
        self._pause: StoppableTimer | None = None
        self._then: Callable[[Checked], None] | None = None
        """What the person wants done with the present values, once they are checked."""

    def open(self) -> None:
        """The form is there: check its first values."""
        self._is_open = True
        self.start()

    def note_change(self) -> None:
        """The values changed: check them when the person has paused."""
        self._version += 1
        self.checked = None
        if self._pause:
            self._pause.stop()
        self._pause = self._set_timer(REST, self.start)

    def start(self) -> None:
        """Check the present values now; while another check goes on, after it."""
        if self._pause:
            self._pause.stop()
            self._pause = None
        if not self._in_flight and self._is_open:
            self._in_flight = True
            self._send(self._version)

    def take_answer(self, version: int, checked: Checked | None) -> None:
        """Take the answer of a check; None when it failed. One for earlier values is dropped."""
        self._in_flight = False
        if version != self._version:
            if self._pause is None:
                self.start()
            return
        then, self._then = self._then, None
        if checked is not None:
            self.checked = self.last = checked
        self._show(checked)
        if then and checked is not None:
            then(checked)

    def when_checked(self, then: Callable[[Checked], None]) -> None:
        """Call this with the answer for the present values, at once or when it has come. Ignored before `open`."""
        if self.checked is not None:
            then(self.checked)
        elif self._is_open:
            self._then = then
            self.start()
