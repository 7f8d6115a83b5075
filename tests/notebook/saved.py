"""The example notebooks: run from top to bottom in a real kernel, and saved with what they showed.

`python -m tests.notebook.saved` runs them all and writes their output anew.
"""

import re
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

_CHANGING = (
    (re.compile(r"\S*/runs/\d{8}-\d{6}-[0-9a-f]{4}"), "~/runs/20260101-120000-0000"),
    (re.compile(r"(/actions/)[^/\s]+"), r"\1a0"),
    (re.compile(r"((?:succeeded|failed|timed out)(?:</span> <span [^>]*>)? ?(?:in|after)) [\d.]+ s"), r"\1 0.10 s"),
    (re.compile(r"((?:Cancelled|Succeeded|Failed) \S+ in) [\d.]+ s"), r"\1 0.10 s"),
    (re.compile(r"[\d.]+ MiB of memory"), "100 MiB of memory"),
    (re.compile(r" · [\d.]+ s of CPU( \([\d.]+ requested\))?"), ""),
    (re.compile(r"flyte-(form|debug|run|runs|tasks)-[0-9a-f]{32}"), r"flyte-\1-0"),
    (re.compile(r"^[0-9a-f]{32}$"), "0"),
    (re.compile(r"flyte-tui run \S*/examples"), "flyte-tui run ~/examples"),
)
"""What is another at each run or on each machine, and what stands for it in a saved notebook."""


def execute(path: Path) -> nbformat.NotebookNode:
    """The notebook as it is after a run in a fresh kernel in its own folder."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        coalesce_streams=True,
        record_timing=False,
    )
    client.execute()
    return steady(notebook)


def steady(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without what changes from run to run."""
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs = [nbformat.from_dict(_steady(output)) for output in cell.outputs]
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    return notebook


def _steady(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _steady(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_steady(item) for item in value]
    if isinstance(value, str):
        for pattern, stand_in in _CHANGING:
            value = pattern.sub(stand_in, value)
    return value


if __name__ == "__main__":
    for path in NOTEBOOKS:
        nbformat.write(execute(path), path)
