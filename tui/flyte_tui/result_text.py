"""The result page of a run: one action's inputs, outputs or error."""

from itertools import zip_longest

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from flyte_debugger.run.state import ActionState, RunState
from flyte_taskmodel.description.task_description import ErrorInfo, Frame
from flyte_tui.sanitize import bounded, one_line, sanitize
from flyte_tui.theme_styles import (
    BOLD,
    DIM,
    Palette,
    draw_error,
    fields,
    heading,
    output_text,
    short_path,
    status_style,
    value_text,
)

MAX_NOTICES = 3


def error_of(state: RunState, action: ActionState | None) -> ErrorInfo | None:
    """Why an action failed; of the person's own task, why the run did."""
    return action.error if action and action.error else state.error if action is state.root else None


def draw_result(
    state: RunState, action: ActionState | None, colours: Palette, chosen: Frame | None = None
) -> RenderableType:
    """The action's outputs or error, and its inputs; then the notices of the run. `chosen` is a frame to mark."""
    if state.refused:
        return _refusal(state.refused.message, state.refused.usage, colours)
    parts: list[RenderableType] = []
    if action:
        parts += [_headline(action, colours), Text()]
    error = error_of(state, action)
    if error:
        parts += [draw_error(error, colours, chosen), Text()]
    if action and action.status == "succeeded":
        pairs = enumerate(zip_longest(action.outputs, action.outputs_text))
        outputs = [(Text(f"o{number}", DIM), output_text(value, text)) for number, (value, text) in pairs]
        parts += _part("Result", outputs if len(outputs) > 1 else [], colours)
        if len(outputs) < 2:
            shown = outputs[0][1] if outputs else Text("None")
            parts += [heading("Result", colours), Padding(shown, (0, 0, 1, 2))]
    if action:
        inputs = [(Text(one_line(name), BOLD), value_text(value)) for name, value in action.inputs.items()]
        parts += _part("Inputs", inputs, colours)
    parts += [Text(f"Note: {sanitize(notice)}", colours.warning) for notice in state.notices[:MAX_NOTICES]]
    if len(state.notices) > MAX_NOTICES:
        parts.append(Text(f"{len(state.notices) - MAX_NOTICES:,} more notices are in the output.", DIM))
    if state.run_dir:
        parts.append(Text(f"Run folder: {short_path(state.run_dir)}", DIM))
    return Group(*parts)


def _headline(action: ActionState, colours: Palette) -> Text:
    text = Text().append(one_line(action.task), BOLD).append("  ")
    text.append(action.status.replace("_", " "), status_style(action.status, colours))
    tries = f"  after {action.attempts} attempts" if action.attempts > 1 else ""
    return text.append(tries + ("  from the cache" if action.cache == "hit" else ""), DIM)


def _part(title: str, rows: list[tuple[Text, Text]], colours: Palette) -> list[RenderableType]:
    return [heading(title, colours), Padding(fields(rows), (0, 0, 1, 2))] if rows else []


def _refusal(message: str, usage: str, colours: Palette) -> RenderableType:
    return Group(Text(bounded(message), colours.error), Text(), Text(bounded(usage), DIM))
