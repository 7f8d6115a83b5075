"""Bars on the common time axis of a run's actions."""

from collections.abc import Iterable

from rich.style import Style
from rich.text import Text

from flyte_debugger.run.attempt_state import Attempt
from flyte_debugger.run.state import ActionState
from flyte_tui.theme_styles import Palette, duration, status_style

WHOLE, LEFT, RIGHT = "━", "╸", "╺"


def time_bar(
    action: ActionState, attempts: Iterable[Attempt], begin: float, end: float, width: int, colours: Palette
) -> Text:
    """When an action ran, its attempts apart.

    Args:
        action: the action.
        attempts: its attempts, where it has any.
        begin, end: of the axis, in seconds since the epoch.
        width: in cells.
        colours: of the theme.
    """
    halves: list[Style | None] = [None] * (2 * width)
    spans = [
        (one.started, action.ended, action.status) if one.ended is None else (one.started, one.ended, one.status)
        for one in attempts
    ] or [(action.started, action.ended, action.status)]
    for started, ended, status in spans:
        first, last = (_half(moment, begin, end, len(halves)) for moment in (started, end if ended is None else ended))
        halves[first : max(last, first + 1)] = [status_style(status, colours)] * (max(last, first + 1) - first)
    text = Text()
    for left, right in zip(halves[::2], halves[1::2], strict=True):
        sign = WHOLE if left and right else LEFT if left else RIGHT if right else " "
        text.append(sign, right or left or Style.null())
    return text


def time_axis(begin: float, end: float, width: int) -> Text:
    """The axis above the bars: `0 s`, and how long the run has taken."""
    last = duration(end - begin)
    return Text("0 s" + last.rjust(width - 3) if width > len(last) + 4 else last[:width])


def _half(moment: float, begin: float, end: float, halves: int) -> int:
    share = (moment - begin) / (end - begin) if end > begin else 0.0
    return min(max(int(share * halves), 0), halves - 1 if share < 1 else halves)
