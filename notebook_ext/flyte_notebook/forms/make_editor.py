"""Makes the editor of a field, according to its kind."""

from typing import Any

from flyte_notebook.forms.editor import Changed, Editor
from flyte_notebook.forms.group_editors import GroupEditor, UnionEditor
from flyte_notebook.forms.leaf_editors import leaf_editor
from flyte_notebook.forms.row_editors import RowsEditor
from flyte_taskmodel.forms.schema import Field


def make_editor(field: Field, path: str, value: Any, changed: Changed) -> Editor:
    """The editor of a field.

    Args:
        field: its schema.
        path: its own, with an index where the schema's has a `*`.
        value: its form value, or `ABSENT`.
        changed: called after each change by the person.
    """
    match field.kind:
        case "group" | "tuple":
            return GroupEditor(field, path, value, changed, make_editor)
        case "union":
            return UnionEditor(field, path, value, changed, make_editor)
        case "list" | "table":
            return RowsEditor(field, path, value, changed, make_editor)
        case _:
            return leaf_editor(field, path, value, changed)
