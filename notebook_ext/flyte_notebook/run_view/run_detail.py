"""What there is of a run beside its status: inputs, result, error with its frames, output by action."""

import re
from collections.abc import Mapping
from typing import Any

from flyte_debugger.run.state import RunState
from flyte_notebook.run_view.cell_text import cell_name
from flyte_notebook.run_view.output_tail import OutputTail
from flyte_notebook.run_view.tracebacks import render_error

LONG = 4_000
"""Most characters of a value."""
_COLOUR = re.compile(r"\x1b\[\d+m")


def run_detail(state: RunState, output: Mapping[str | None, OutputTail]) -> dict[str, Any]:
    """For the trait `detail`.

    Args:
        state: the run's.
        output: by the action that leads the worker that printed it.
    """
    root = state.root
    error = "" if state.error is None else _COLOUR.sub("", render_error(state.error, cell_name))
    return {
        "inputs": [{"name": name, "value": value_text(value)} for name, value in (root.inputs if root else {}).items()],
        "outputs": [{"name": f"o{at}", "value": text} for at, text in enumerate(_outputs(state))],
        "error": error,
        "folder": state.run_dir,
        "output": [
            {"action": action or "", "label": _label(state, action), **tail.shown} for action, tail in output.items()
        ],
    }


def _outputs(state: RunState) -> list[str]:
    """Each output as Python writes it."""
    texts = state.outputs_text
    return [
        (texts[at] if at < len(texts) and texts[at] else value_text(value))[:LONG]
        for at, value in enumerate(state.outputs)
    ]


def _label(state: RunState, action: str | None) -> str:
    known = state.actions.get(action or "")
    return known.label or known.task if known else state.task


def value_text(value: Any) -> str:
    """A value of JSON as Python writes it; one without JSON by what stands for it."""
    if isinstance(value, dict) and "$repr" in value:
        return str(value["$repr"])[:LONG]
    return repr(value)[:LONG]


def detail_lines(state: RunState) -> list[str]:
    """Inputs, result and error as text."""
    detail = run_detail(state, {})
    lines = [f"{one['name']} = {one['value']}" for one in detail["inputs"]]
    lines += [f"→ {one['value']}" for one in detail["outputs"]]
    return [*lines, *([detail["error"]] if detail["error"] else [])]
