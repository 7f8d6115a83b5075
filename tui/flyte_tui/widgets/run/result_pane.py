"""What an action returned or why it failed, and its inputs; a cursor goes through the frames of a failure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from flyte_debugger.run.state import ActionState, RunState
from flyte_taskmodel.description.task_description import ErrorInfo, Frame
from flyte_tui.result_text import draw_result, error_of
from flyte_tui.theme_styles import CHOSEN, palette
from flyte_tui.widgets.rich_widget import DrawnPane


class ResultPane(DrawnPane):
    """Shows one action's result; up and down choose a frame of its error, enter opens the source."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "go(1)", "Next frame", show=False),
        Binding("up,k", "go(-1)", "Frame before", show=False),
        Binding("enter", "open", "Source", tooltip="Show the source of the frame under the cursor"),
    ]

    @dataclass
    class FrameChosen(Message):
        """The cursor came to a frame of the error; `is_opened` when enter was pressed on it."""

        frame: Frame
        is_opened: bool

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.frames: list[Frame] = []
        """The frames of the error, in the order in which they stand there."""
        self.chosen: Frame | None = None
        """The one that the cursor is at."""
        self._shown: tuple[RunState, ActionState | None] = (RunState(), None)

    def show_action(self, state: RunState, action: ActionState | None) -> None:
        """Show an action; the cursor is at the innermost frame of the person's code at first."""
        is_same = action is self._shown[1]
        self._shown = (state, action)
        error = error_of(state, action)
        frames = list(_frames(error)) if error else []
        if frames != self.frames:
            self.frames = frames
            self._choose(_innermost(error, state.file) if error else None)
        self._draw(keep_place=is_same)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "open" or self.chosen is not None

    def action_go(self, step: int) -> None:
        """Go to another frame; beyond them, scroll."""
        at = next((at for at, frame in enumerate(self.frames) if frame is self.chosen), None)
        if at is None or not 0 <= at + step < len(self.frames):
            self.scroll_relative(y=step, animate=False)
            return
        self._choose(self.frames[at + step])
        self._draw(keep_place=True)
        self._scroll_to_chosen()

    def action_open(self) -> None:
        """Show the source of the frame."""
        if self.chosen:
            self.post_message(self.FrameChosen(self.chosen, True))

    def _choose(self, frame: Frame | None) -> None:
        self.chosen = frame
        if frame:
            self.post_message(self.FrameChosen(frame, False))

    def _draw(self, keep_place: bool) -> None:
        state, action = self._shown
        self.show(partial(draw_result, state, action, chosen=self.chosen), keep_place)

    def _scroll_to_chosen(self) -> None:
        """Scroll as little as it takes to see the frame."""
        state, action = self._shown
        drawn = draw_result(state, action, palette(self.app), self.chosen)
        options = self.app.console.options.update(width=max(1, self.scrollable_content_region.width))
        lines = self.app.console.render_lines(drawn, options, pad=False)
        place = next((at for at, line in enumerate(lines) if any(CHOSEN in part.text for part in line)), 0)
        height = self.scrollable_content_region.height
        if not self.scroll_offset.y <= place < self.scroll_offset.y + height - 1:
            self.scroll_to(y=max(0, place - height // 2), animate=False)


def _frames(error: ErrorInfo) -> Iterator[Frame]:
    """All frames with a place, as the error is drawn."""
    yield from (frame for frame in error.traceback if frame.file)
    for part in (*error.parts, *([error.cause] if error.cause else [])):
        yield from _frames(part)


def _innermost(error: ErrorInfo, file: str | None) -> Frame | None:
    """The last frame of the error itself in the task's file, else in any file that is there, else the last."""
    frames = [frame for frame in error.traceback if frame.file]
    near = [frame for frame in frames if frame.file == file] or [one for one in frames if Path(one.file).exists()]
    return next(reversed(near or frames or list(_frames(error))[:1]), None)
