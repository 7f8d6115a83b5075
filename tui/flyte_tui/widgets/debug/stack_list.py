"""The stack of a stopped thread, and the program's other threads."""

import re
from collections import Counter
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from flyte_debugger.dap.messages import StackFrame, Thread
from flyte_tui.sanitize import one_line
from flyte_tui.theme_styles import DIM, short_path

_BEHIND = re.compile(r"\[Chained Exc: (?P<message>.*)\] (?P<name>.*)", re.DOTALL)
"""How debugpy names a frame that an exception came from which another one was raised for."""


class StackList(OptionList):
    """Lists frames, the innermost first, and below them the threads that can be looked at instead."""

    @dataclass
    class FrameChosen(Message):
        """The cursor came to a frame."""

        number: int

    @dataclass
    class ThreadChosen(Message):
        """A thread was chosen."""

        thread: int

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, compact=True)
        self._prompts: dict[str, Text] = {}
        self._at = 0

    def show(self, frames: tuple[StackFrame, ...], at: int, total: int, others: tuple[Thread, ...]) -> None:
        """Show a stack with the cursor on one of its frames."""
        self._at = at
        prompts = _frame_prompts(frames)
        if total > len(frames):
            prompts["more"] = Text(f"{total - len(frames):,} more frames", DIM)
        prompts |= {f"thread-{one.id}": Text(f"⏵ {one_line(one.name, 60)}", DIM) for one in others}
        if prompts.keys() == self._prompts.keys():  # As after most steps: nothing need be laid out anew.
            for name, prompt in prompts.items():
                if prompt != self._prompts[name]:
                    self.replace_option_prompt(name, prompt)
        else:
            self.clear_options()
            self.add_options(Option(prompt, name, disabled=_is_title(name)) for name, prompt in prompts.items())
        self._prompts = prompts
        self.highlighted = self.get_option_index(f"frame-{at}") if f"frame-{at}" in prompts else None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        kind, _, number = (event.option_id or "").partition("-")
        if kind == "frame" and int(number) != self._at and event.option_index == self.highlighted:
            self._at = int(number)
            self.post_message(self.FrameChosen(self._at))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        kind, _, number = (event.option_id or "").partition("-")
        if kind == "thread":
            self.post_message(self.ThreadChosen(int(number)))


def _is_title(name: str) -> bool:
    return name == "more" or name.startswith("action-")


def _frame_prompts(frames: tuple[StackFrame, ...]) -> dict[str, Text]:
    """The frames; where they are of several actions, those of each below its name."""
    owners: list[tuple[str | None, str | None]] = []
    for frame in frames:  # Frames of an exception's cause stand with those of the exception.
        owners.append(owners[-1] if owners and _BEHIND.match(frame.name) else (frame.action, frame.task))
    distinct = set(owners)
    tasks = Counter(task for _, task in distinct)
    prompts = {}
    for number, frame in enumerate(frames):
        action, task = owners[number]
        if len(distinct) > 1 and (number == 0 or owners[number - 1] != owners[number]):
            name = one_line(task or "outside of tasks", 60)
            known = f"{name}  {one_line(action or '', 40)}" if tasks[task] > 1 else name
            prompts[f"action-{number}"] = Text(known, Style(italic=True), no_wrap=True, overflow="ellipsis")
        prompts[f"frame-{number}"] = _frame_text(frame)
    return prompts


def _frame_text(frame: StackFrame) -> Text:
    path = frame.source.path or frame.source.name or ""
    behind = _BEHIND.match(frame.name)
    text = Text("↳ " if behind else "", DIM, no_wrap=True, overflow="ellipsis")
    text.append(one_line(behind["name"] if behind else frame.name, 60), Style(bold=not behind))
    text.append(f"  {short_path(path).rpartition('/')[2]}:{frame.line}", DIM)
    return text.append(f"  {one_line(behind['message'], 60)}", DIM) if behind else text
