"""A form drawn with ipywidgets: two tabs, what the overrides change, buttons, and the last run below."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ipywidgets import HTML, HBox, Layout, Tab, VBox

from flyte_notebook.forms.button_bar import Bar
from flyte_notebook.forms.editor import Errors, escaped
from flyte_notebook.forms.group_editors import Fields
from flyte_notebook.forms.make_editor import make_editor
from flyte_notebook.forms.run_result import Result
from flyte_notebook.forms.stylesheet import style_of
from flyte_taskmodel.forms.schema import Checked, FieldChange, FieldError, Form

if TYPE_CHECKING:
    from flyte_notebook.forms.task_form import TaskForm

TABS = ("Inputs", "Overrides")

_TABS = Layout(flex="3 1 32em", min_width="0")
_CHANGES = Layout(flex="1 1 18em", min_width="0", padding="0 0 0 1em")
_WRAPPING = Layout(flex_flow="row wrap", align_items="flex-start")


class Panel:
    """The widgets of one form; the form itself holds what is filled in.

    Args:
        form: what is drawn, and told of changes.
        saved: the class of the view that stands for the widgets where there is no kernel, hidden while they are there.
    """

    def __init__(self, form: "TaskForm", saved: str) -> None:
        self._form = form
        self._tab = Tab(titles=TABS, layout=_TABS)
        self._parts: list[Fields] = []
        self._changes = HTML(layout=_CHANGES)
        self._changes.add_class("flyte-changes")
        self.result = Result()
        self.bar = Bar(form)
        head = HTML(style_of(saved) + _head(form))
        self.widget = VBox(
            [head, HBox([self._tab, self._changes], layout=_WRAPPING), self.bar.widget, self.result.widget]
        )
        self.widget.add_class("flyte-form")
        self.fill()
        self._tab.observe(self._opened, "selected_index")

    def fill(self) -> None:
        """Show what the form holds now, instead of what was typed."""
        schemas, filled = self._form.schema, self._form.filled
        self._parts = [
            self._fields(0, schemas.inputs, filled[0], self._form.held),
            self._fields(1, schemas.overrides, filled[1], {}),
        ]
        self._tab.children = [
            VBox([*_note(schema, self._form.held if schema is schemas.inputs else {}), part.box])
            for schema, part in zip((schemas.inputs, schemas.overrides), self._parts, strict=True)
        ]
        selected = self._tab.selected_index or 0
        self._tab.selected_index = selected
        self._parts[selected].show()

    def tell(self, checked: Checked, everywhere: bool) -> None:
        """Show what the worker said of what is filled in.

        Args:
            checked: what it said.
            everywhere: whether fields that nobody has touched show what is wrong, too.
        """
        wrong = (checked.input_errors, checked.override_errors)
        for fields, errors in zip(self._parts, wrong, strict=True):
            fields.tell(Errors(errors, everywhere))
        titles = tuple(_title(name, errors) for name, errors in zip(TABS, wrong, strict=True))
        if self._tab.titles != titles:
            self._tab.titles = titles
        stray = [error for fields, errors in zip(self._parts, wrong, strict=True) for error in fields.without(errors)]
        self._changes.value = _strays(stray, self._form.held) + _changes(checked.changes)
        self.bar.tell(checked)

    def _fields(self, tab: int, schema: Form, values: Mapping[str, Any], held: Mapping[str, Any]) -> Fields:
        def changed() -> None:
            self._form.typed(tab, self._parts[tab].values)

        shown = [field for field in schema.fields if field.name not in held]
        return Fields(shown, "", values, make_editor, changed)

    def _opened(self, change: Any) -> None:
        if change["new"] is not None:
            self._parts[change["new"]].show()


def _head(form: "TaskForm") -> str:
    doc = f'<div class="flyte-note">{escaped(form.schema.doc)}</div>' if form.schema.doc else ""
    return f"<b>{escaped(form.schema.task)}</b>{doc}"


def _note(schema: Form, held: Mapping[str, Any]) -> list[HTML]:
    """What is to be said above the fields."""
    said = [schema.note] if schema.note else []
    said += [] if schema.note or schema.fields else ["There is nothing to fill in."]
    said += [f"{name}: a {type(value).__name__} given from Python" for name, value in held.items()]
    return [HTML(f'<div class="flyte-note">{escaped(each)}</div>') for each in said]


def _title(name: str, errors: tuple[FieldError, ...]) -> str:
    return f"{name} · {len(errors)} to fix" if errors else name


def _strays(errors: list[FieldError], held: Mapping[str, Any]) -> str:
    """What is wrong with what no field is there for, such as an input of a preset that the task has no more."""
    told = [error.message for error in errors if error.path.partition(".")[0] not in held]
    return "".join(f'<div class="flyte-error">{escaped(message)}</div>' for message in told)


def _changes(changes: tuple[FieldChange, ...]) -> str:
    """What the overrides change, declared value beside the new one."""
    if not changes:
        return '<div class="flyte-note">The overrides change nothing.</div>'
    parts = ['<div class="flyte-note">The overrides change</div>']
    for each in changes:
        parts.append(f"<div><b>{escaped(each.path)}</b> {_value(each.before)} → {_value(each.after)}</div>")
        if each.local_effect:
            parts.append(f'<div class="flyte-note flyte-here">Here: {escaped(each.local_effect)}</div>')
    return "".join(parts)


def _value(text: str | None) -> str:
    return '<span class="flyte-note">not set</span>' if text is None else f"<code>{escaped(text)}</code>"
