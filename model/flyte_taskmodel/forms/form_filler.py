"""The two forms of one task, held ready: described, checked, filled in again."""

from collections.abc import Callable, Mapping
from typing import Any

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.forms.argument_speller import Speller
from flyte_taskmodel.forms.input_form import InputForm
from flyte_taskmodel.forms.override_form import override_form
from flyte_taskmodel.forms.schema import Checked, FieldChange, FieldError, TaskForms
from flyte_taskmodel.forms.secret_values import secret_texts, without_secrets
from flyte_taskmodel.overrides.apply_overrides import differences, try_overrides


class FormFiller:
    """The forms of one task.

    Args:
        task: the task.
        effect_of: of an override's path, what becomes on this machine of what takes not its full effect.
    """

    def __init__(self, task: AnyTask, effect_of: Callable[[str], str]) -> None:
        self._task = task
        self._effect_of = effect_of
        self._inputs = InputForm(task)
        self._form = self._inputs.form()
        self._speller: Speller | None = None

    def forms(self) -> TaskForms:
        """The schemas."""
        docs = self._task.native_interface.docstring
        doc = " ".join(((docs.short_description or "") if docs else "").split())
        return TaskForms(self._task.name, self._form, override_form(self._task, self._effect_of), doc)

    def check(self, values: Mapping[str, Any], settings: tuple[str, ...]) -> Checked:
        """What is wrong with a filled form, and what it would do. Evaluates no Python of the person's.

        Args:
            values: form values of the inputs.
            settings: the overrides.
        """
        values = self._inputs.completed(values)
        natives, errors = self._inputs.read(values, running=False)
        new, problems = try_overrides(self._task, settings)
        changes = (
            FieldChange(each.path, each.before, each.after, self._effect_of(each.path))
            for each in differences(self._task, new)
        )
        tidied = self._inputs.tidy(values)
        if self._speller is None:
            self._speller = Speller(self._task)
        shared = without_secrets(self._form.fields, tidied)
        arguments, rest = self._speller.spell(shared, natives)
        return Checked(
            input_errors=(*errors, *self._inputs.missing(values)),
            override_errors=tuple(FieldError(problem.path.partition("=")[0], problem.message) for problem in problems),
            changes=tuple(changes),
            inputs=tidied,
            shared=shared,
            settings=settings,
            arguments=arguments,
            rest=rest,
        )

    def secrets(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The texts in form values of the inputs that nobody is to see."""
        return tuple(secret_texts(self._form.fields, values))

    def written(self, natives: Mapping[str, Any]) -> dict[str, Any]:
        """The form values of native inputs, of those that have one."""
        return self._inputs.write(natives)
