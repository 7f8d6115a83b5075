"""A task's inputs as a form."""

import dataclasses
import difflib
import inspect
from collections.abc import Mapping
from typing import Any

from flyte.models import NativeInterface

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.forms.cli_arguments import required_inputs
from flyte_taskmodel.forms.kinds.containers import now
from flyte_taskmodel.forms.kinds.groups import is_group, needed
from flyte_taskmodel.forms.kinds.input_kind import MISSING, UNMADE, CannotWriteError, ErrorCollector, InputKind
from flyte_taskmodel.forms.kinds.kind_chooser import Chooser
from flyte_taskmodel.forms.schema import Field, FieldError, Form
from flyte_taskmodel.overrides.type_hints import input_hints, names_of


class InputForm:
    """The inputs of one task.

    Args:
        task: the task.
    """

    def __init__(self, task: AnyTask) -> None:
        self._task = task
        choose = Chooser(names_of(task))
        self._kinds: dict[str, InputKind] = {name: choose.kind_of(hint) for name, hint in input_hints(task).items()}
        self._required = required_inputs(task)
        self._defaults = {
            name: inspect.Parameter.empty if name in self._required else default
            for name, (_, default) in task.native_interface.inputs.items()
        }

    def form(self) -> Form:
        """The schema."""
        docstring = self._task.native_interface.docstring
        helps: Mapping[str, str | None] = docstring.input_descriptions if docstring else {}
        return Form(self._task.name, tuple(self._field(name, helps.get(name) or "") for name in self._kinds))

    def read(self, values: Mapping[str, Any], running: bool) -> tuple[dict[str, Any], list[FieldError]]:
        """The native inputs, and everything that is wrong with any of them.

        Args:
            values: form values by input; one that is left out keeps its default.
            running: whether a run is to have the values; else Python is not evaluated, no rows are read, and such
                inputs are left out.
        """
        errors_found = ErrorCollector(running)
        made = {}
        for name, value in values.items():
            if name not in self._kinds:
                errors_found.wrong(name, self._unknown(name))
                continue
            default = self._defaults[name]
            native = self._kinds[name].read(value, name, errors_found, MISSING if _is_unknown(default) else default)
            if native is not UNMADE:
                made[name] = native
        return made, errors_found.errors

    def completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with the groups that were left alone and have no default: their members have what holds."""
        return {**values, **{name: {} for name in self._required if name not in values and is_group(self._kinds[name])}}

    def implied(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The native values of groups that were left alone, have no default, and need nothing to be given."""
        absent = self.completed(values).keys() - values.keys()
        made = (self.read({name: {}}, running=True)[0] for name in sorted(absent))
        return {name: native for each in made for name, native in each.items()}

    def missing(self, values: Mapping[str, Any]) -> list[FieldError]:
        """The inputs without a default that have no value."""
        required = (name for name in self._required if name not in values)
        return [
            FieldError(name, f"{name} is required: it takes {self._kinds[name].field(name, name).accepts}.")
            for name in required
        ]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Those of the schema, without what holds now."""
        return tuple(kind.field(name, name) for name, kind in self._kinds.items())

    def tidy(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as they are best written down."""
        return {name: self._kinds[name].tidy(value) if name in self._kinds else value for name, value in values.items()}

    def write(self, natives: Mapping[str, Any]) -> dict[str, Any]:
        """The form values of native inputs; of those only that have one."""
        written = {}
        for name, native in natives.items():
            try:
                written[name] = None if native is None else self._kinds[name].write(native)
            except (CannotWriteError, KeyError, TypeError, ValueError, AttributeError):
                continue
        return written

    def _field(self, name: str, help: str) -> Field:
        kind, default = self._kinds[name], self._defaults[name]
        field = kind.field(name, name)
        field = _helped(field, help)
        if default is NativeInterface.has_default:
            return field
        if default is inspect.Parameter.empty:
            return needed(kind, dataclasses.replace(field, required=True))
        return now(kind, field, default)

    def _unknown(self, name: str) -> str:
        near = difflib.get_close_matches(name, self._kinds, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return f"{self._task.name} has no input {name!r}.{hint} It takes: {', '.join(self._kinds) or 'none'}."


def _helped(field: Field, help: str) -> Field:
    return dataclasses.replace(field, help=help) if help else field


def _is_unknown(default: Any) -> bool:
    return default is inspect.Parameter.empty or default is NativeInterface.has_default
