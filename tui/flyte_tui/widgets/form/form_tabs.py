"""A task's inputs and overrides, each form behind its tab."""

from typing import Any, TypeAlias

from textual.widgets import Tab

from flyte_taskmodel.forms.schema import Checked, TaskForms
from flyte_tui.widgets.form.form_pane import FormPane
from flyte_tui.widgets.form.form_values import Filled
from flyte_tui.widgets.form.form_view import FormView
from flyte_tui.widgets.page_tabs import Pages

TABS = ("inputs", "overrides")

Values: TypeAlias = tuple[dict[str, Any], dict[str, Any]]
"""Form values of the inputs, and of the overrides."""


class FormTabs(Pages):
    """Shows both forms of a task; empty until it is given them."""

    def __init__(self) -> None:
        self._form_views = {name: FormView(id=f"form-view-{name}") for name in TABS}
        self._panes = {name: FormPane(form_view) for name, form_view in self._form_views.items()}
        super().__init__(self._panes)
        self.border_title = "Form"
        self.add_class("framed")

    @property
    def form_view(self) -> FormView:
        """The form in front."""
        return self._form_views[self.active]

    @property
    def values(self) -> Values:
        """What is filled in now: the form values of the inputs, and of the overrides."""
        inputs, overrides = (self._form_views[name].filled.values for name in TABS)
        return inputs, overrides

    def show_forms(self, forms: TaskForms, values: Values) -> None:
        """Show the forms of a task, filled with these values; of a task without inputs, the overrides first."""
        no_inputs = "" if forms.inputs.fields else "This task takes no inputs."
        notes = (forms.inputs.note or no_inputs, forms.overrides.note)
        for name, form, filled, note in zip(TABS, (forms.inputs, forms.overrides), values, notes, strict=True):
            self._panes[name].tell(note)
            self._form_views[name].show(form, Filled(filled))
        if not forms.inputs.fields:
            self.turn_to("overrides")

    def fill(self, values: Values) -> None:
        """Replace everything that is filled in."""
        for form_view, filled in zip(self._form_views.values(), values, strict=True):
            form_view.fill(Filled(filled))

    def show_errors(self, checked: Checked) -> None:
        """Show each error at its field, and their number on the tab."""
        for name, errors in zip(TABS, (checked.input_errors, checked.override_errors), strict=True):
            self._form_views[name].show_errors(errors)
            tab = self.query_one(f"Tab#{name}", Tab)
            label = f"{name.capitalize()} ({len(errors)})" if errors else name.capitalize()
            if label != tab.label_text:  # A new label has the whole screen laid out.
                tab.label = label
            tab.set_class(bool(errors), "-wrong")

    def go_to_first_error(self, checked: Checked) -> None:
        """Put the cursor on the first field with an error; from now on, untouched fields show theirs, too."""
        for form_view in self._form_views.values():
            form_view.insist()
        name = "inputs" if checked.input_errors else "overrides"
        self.turn_to(name)
        self.screen.set_focus(self._form_views[name])
        self._form_views[name].go_to_first_error()

    def turn_to_other(self) -> None:
        """Bring the other form to the front."""
        self.turn_to(TABS[1 - TABS.index(self.active)])
