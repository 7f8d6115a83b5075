"""How debugpy words what it answers, undone: entries that are not variables, notes inside of names."""

from dataclasses import dataclass, replace
from typing import Any

from flyte_debugger.dap.messages import ExceptionInfo, StackFrame, StepInTarget, Variable

GROUPS = ("special variables", "function variables", "class variables", "protected variables")
LENGTH = "len()"
WINDOW = "window()"
"""What `variable_windows.py` puts beside the variables of a window."""
_REST = ("more", "Unable to handle:")
_CURRENT = " (Current frame)"
_NOTE = "       (note: "
_INTERRUPTED = "KeyboardInterrupt'> raised from within the callback set in sys.settrace"
_SKIPPED = "Frame skipped from debugging during step-in."
_SLOW = ("pydevd warning: Computing repr of ", "pydevd warning: Getting attribute ")
"""Variables are marked as slow instead."""


@dataclass(frozen=True)
class Listing:
    """What is inside of a value, as debugpy lists it at once."""

    groups: tuple[Variable, ...]
    """Attributes that few people look for, by kind."""
    items: tuple[Variable, ...]
    total: int
    """How many items there are; more than `items` in a container of hundreds."""
    is_window: bool = False
    """Whether `items` are those that were asked for, and not the first ones."""


def listing(variables: tuple[Variable, ...]) -> Listing:
    """Tell the items from what debugpy puts beside them."""
    groups = tuple(each for each in variables if each.name in GROUPS and not each.value)
    items = [each for each in variables if each not in groups]
    window = next((each.value for each in items if _is_extra(each, WINDOW)), "")
    if window:
        shown = tuple(each for each in items if not _is_extra(each, WINDOW))
        return Listing(groups, shown, int(window), is_window=True)
    length = next((each.value for each in items if _is_extra(each, LENGTH)), "")
    if length.isdigit():
        items = [each for each in items if not any(_is_extra(each, name) for name in (LENGTH, *_REST))]
    return Listing(groups, tuple(map(_plainly_named, items)), int(length) if length.isdigit() else len(items))


def _is_extra(variable: Variable, name: str) -> bool:
    own = variable.evaluateName is None or variable.evaluateName.startswith("len(")
    return variable.name == name and own


def _plainly_named(variable: Variable) -> Variable:
    """`7` for debugpy's `0000007`."""
    name = variable.name
    if name.isdigit() and (variable.evaluateName or "").endswith(f"[{int(name)}]"):
        return replace(variable, name=str(int(name)))
    return variable


def plain_frame(frame: StackFrame) -> StackFrame:
    """The frame by its own name."""
    return replace(frame, name=frame.name.removesuffix(_CURRENT))


def plain_exception(info: ExceptionInfo) -> ExceptionInfo:
    """The exception by its own name."""
    details = replace(info.details, typeName=info.details.typeName.partition(_NOTE)[0])
    return replace(info, exceptionId=info.exceptionId.partition(_NOTE)[0], details=details)


def plain_type(text: str | None) -> str | None:
    """The exception's type that `stopped` carries as its text."""
    return text and text.partition(_NOTE)[0]


def is_noise(output: dict[str, Any]) -> bool:
    """Whether an `output` is for nobody: telemetry, or what pydevd says of itself."""
    text = str(output.get("output"))
    return output.get("category") == "telemetry" or text.startswith((_SKIPPED, *_SLOW)) or _INTERRUPTED in text


def on_line(targets: tuple[StepInTarget, ...], statement: str) -> tuple[StepInTarget, ...]:
    """Those targets that a statement calls; debugpy lists those of the whole function. All, when none fits."""
    squeezed = _squeeze(statement)
    here = tuple(target for target in targets if _squeeze(target.label.partition(" (call ")[0]) in squeezed)
    return here or targets


def _squeeze(text: str) -> str:
    return "".join(text.split()).replace('"', "'")
