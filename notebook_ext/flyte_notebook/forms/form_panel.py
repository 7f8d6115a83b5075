"""A form drawn with ipywidgets: three tabs, what the overrides change, buttons, and the last run below."""

from collections.abc import Mapping
from typing import Any

from ipywidgets import HTML, HBox, Layout, Tab, VBox, Widget

from flyte_notebook.background.run_result import Result
from flyte_notebook.forms.button_bar import Bar
from flyte_notebook.forms.editor import Errors, escaped
from flyte_notebook.forms.form_actions import FormActions
from flyte_notebook.forms.form_model import FormModel
from flyte_notebook.forms.group_editors import Fields
from flyte_notebook.forms.make_editor import make_editor
from flyte_notebook.forms.stylesheet import style_of
from flyte_notebook.forms.value_text import error_count
from flyte_taskmodel.forms.schema import Checked, FieldChange, FieldError, Form, TaskForms

TABS = ("Inputs", "Overrides")
SOURCE_TAB = "Source"

_TABS = Layout(flex="3 1 32em", min_width="0")
_WRAPPING = Layout(flex_flow="row wrap", align_items="flex-start")


class Panel:
    """The widgets of one form.

    Args:
        model: the values that are shown.
        actions: what is called when the person types or presses a button.
        saved: the CSS class of the static copy, which is hidden while the widgets are there.
    """

    def __init__(self, model: FormModel, actions: FormActions, saved: str) -> None:
        self._model = model
        self._actions = actions
        self._tab = Tab(titles=(*TABS, SOURCE_TAB), layout=_TABS)
        self._parts: list[Fields] = []
        self._source = VBox()
        self._changes = HTML(layout=Layout(flex="1 1 18em", min_width="0", padding="0 0 0 1em", display="none"))
        self._changes.add_class("flyte-changes")
        self.result = Result()
        self.bar = Bar(actions)
        head = HTML(style_of(saved) + _head(model.schema))
        self.widget = VBox(
            [head, HBox([self._tab, self._changes], layout=_WRAPPING), self.bar.widget, self.result.widget]
        )
        self.widget.add_class("flyte-form")
        self.fill()
        self._tab.observe(self._opened, "selected_index")

    def fill(self) -> None:
        """Show the values that the model has now, in place of what was typed."""
        model = self._model
        forms = (model.schema.inputs, model.schema.overrides)
        natives: tuple[dict[str, Any], dict[str, Any]] = (model.native_inputs, {})
        self._parts = [
            self._fields(0, forms[0], model.inputs, natives[0]),
            self._fields(1, forms[1], model.overrides, natives[1]),
        ]
        filled: list[Widget] = [
            VBox([*_notes(form, native), part.box])
            for form, native, part in zip(forms, natives, self._parts, strict=True)
        ]
        self._tab.children = [*filled, self._source]
        self._tab.selected_index = self._tab.selected_index or 0
        self._show_tab(self._tab.selected_index)

    def tell(self, checked: Checked, everywhere: bool) -> None:
        """Show the errors and changes that a check found.

        Args:
            checked: the answer of the check.
            everywhere: whether fields that nobody has touched show their errors, too.
        """
        wrong = (checked.input_errors, checked.override_errors)
        for fields, errors in zip(self._parts, wrong, strict=True):
            fields.tell(Errors(errors, everywhere))
        titles = (*(_title(name, errors) for name, errors in zip(TABS, wrong, strict=True)), SOURCE_TAB)
        if self._tab.titles != titles:
            self._tab.titles = titles
        stray = [error for fields, errors in zip(self._parts, wrong, strict=True) for error in fields.without(errors)]
        self._changes.value = _strays(stray, self._model.native_inputs) + _changes(checked.changes)
        self._changes.layout.display = None if self._changes.value else "none"
        self.bar.tell(checked)

    def _fields(self, tab: int, schema: Form, values: Mapping[str, Any], natives: Mapping[str, Any]) -> Fields:
        def changed() -> None:
            self._actions.typed(tab, self._parts[tab].values)

        shown = [field for field in schema.fields if field.name not in natives]
        return Fields(shown, "", values, make_editor, changed)

    def _opened(self, change: Any) -> None:
        if change["new"] is not None:
            self._show_tab(change["new"])

    def _show_tab(self, tab: int) -> None:
        if tab < len(self._parts):
            self._parts[tab].show()
        elif not self._source.children:
            self._source.children = (self._actions.source_widget(),)


def _head(forms: TaskForms) -> str:
    doc = f'<div class="flyte-note">{escaped(forms.doc)}</div>' if forms.doc else ""
    return f"<b>{escaped(forms.task)}</b>{doc}"


def _notes(schema: Form, natives: Mapping[str, Any]) -> list[HTML]:
    """The notes above the fields."""
    said = [schema.note] if schema.note else []
    said += [] if schema.note or schema.fields else ["There is nothing to fill in."]
    said += [f"{name}: a {type(value).__name__} set from Python" for name, value in natives.items()]
    return [HTML(f'<div class="flyte-note">{escaped(each)}</div>') for each in said]


def _title(name: str, errors: tuple[FieldError, ...]) -> str:
    return f"{name} · {error_count(len(errors))}" if errors else name


def _strays(errors: list[FieldError], natives: Mapping[str, Any]) -> str:
    """The errors that belong to no field, such as that of a preset's input that the task no longer has."""
    told = [error.message for error in errors if error.path.partition(".")[0] not in natives]
    return "".join(f'<div class="flyte-error">{escaped(message)}</div>' for message in told)


def _changes(changes: tuple[FieldChange, ...]) -> str:
    """The overrides' changes: the declared value, then the new one."""
    if not changes:
        return ""
    parts = ['<div class="flyte-note">Overrides</div>']
    for each in changes:
        parts.append(f"<div><b>{escaped(each.path)}</b> {_value(each.before)} → {_value(each.after)}</div>")
        if each.local_effect:
            parts.append(f'<div class="flyte-note flyte-here">On this machine: {escaped(each.local_effect)}</div>')
    return "".join(parts)


def _value(text: str | None) -> str:
    return '<span class="flyte-note">not set</span>' if text is None else f"<code>{escaped(text)}</code>"
