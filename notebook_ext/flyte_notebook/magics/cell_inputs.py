"""The inputs that stand in the lines below `%%flyte_run TASK`: assignments of Python, or YAML."""

import ast
from collections.abc import Mapping
from typing import Any

from flyte_notebook.errors import NotebookError
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.forms.inputs_file import parse_inputs
from flyte_taskmodel.parse_python import parse_python


def read_cell(cell: str, namespace: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Native inputs and form values: the former of a cell of assignments, the latter of one in YAML.

    Args:
        cell: what stands below the magic.
        namespace: the notebook's variables.

    Raises:
        NotebookError: when it is neither, or an assignment raises.
    """
    names = _assigned(cell)
    if names is None:
        try:
            return {}, parse_inputs(cell, "The cell")
        except InputsError as error:
            raise NotebookError(f"{error} Write NAME = EXPRESSION or NAME: VALUE, a line each.") from None
    made = dict(namespace)
    try:
        exec(compile(cell, "<inputs>", "exec"), made)
    except Exception as error:
        raise NotebookError(f"The inputs of the cell raised {type(error).__name__}: {error}") from error
    return {name: made[name] for name in names}, {}


def _assigned(cell: str) -> list[str] | None:
    """The names that a cell of nothing but plain assignments gives; None for any other text."""
    try:
        body = parse_python(cell).body
    except SyntaxError:
        return None
    names = [node.targets[0] for node in body if isinstance(node, ast.Assign) and len(node.targets) == 1]
    plain = [name.id for name in names if isinstance(name, ast.Name)]
    return plain if len(plain) == len(body) else None
