"""Inputs of types that have no form of their own: JSON where pydantic knows them, else Python."""

import builtins
import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from flyte_taskmodel.description.signature import type_text
from flyte_taskmodel.forms.kinds.input_kind import MISSING, UNMADE, CannotWriteError, ErrorCollector, InputKind, shown
from flyte_taskmodel.forms.kinds.located_data import local
from flyte_taskmodel.forms.schema import Field
from flyte_taskmodel.forms.value_shapes import structure

FILE = "@"
"""What a text begins with that names a file instead of being Python."""


@dataclass(frozen=True)
class Json(InputKind):
    """A type that holds itself, from the second time on: JSON of any depth, read by pydantic.

    Args:
        hint: the type.
    """

    hint: Any

    def field(self, path: str, name: str) -> Field:
        return Field(path, name, "json", type=type_text(self.hint), accepts=self._accepts)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        try:
            return TypeAdapter(self.hint).validate_python(structure(value))
        except Exception as error:
            return errors_found.refused(path, error)

    def write(self, native: Any) -> Any:
        try:
            return TypeAdapter(self.hint).dump_python(native, mode="json", warnings="error")
        except Exception as error:
            raise CannotWriteError(str(error)) from None

    def holds(self, native: Any) -> bool:
        return isinstance(native, self.hint) if isinstance(self.hint, type) else True

    @property
    def _accepts(self) -> str:
        return f"JSON of a {type_text(self.hint)}"


@dataclass(frozen=True)
class Expression(InputKind):
    """A type that only Flyte's type engine or a pickle knows: a Python expression or a file.

    An expression is compiled while it is typed, and evaluated only in a run, among the names of the task's module. JSON
    that is no text stands for itself.

    Args:
        hint: the type.
        names: what an expression may speak of.
    """

    hint: Any
    names: Mapping[str, Any]

    def field(self, path: str, name: str) -> Field:
        note = "This is Python, evaluated in the task's module when the task is run."
        return Field(path, name, "expression", type=type_text(self.hint), accepts=self._accepts, note=note)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        if not isinstance(value, str):
            return self._checked(value, path, errors_found)
        if value.startswith(FILE):
            return self._from_file(value, path, errors_found)
        try:
            code = compile(value.strip(), f"<{path}>", "eval")
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            return errors_found.wrong(
                path, f"{path} is no Python expression: {getattr(error, 'msg', error)}: {shown(value)}."
            )
        if not errors_found.running:
            return UNMADE
        try:
            made = eval(code, {"__builtins__": builtins, **self.names})
        except Exception as error:
            return errors_found.wrong(path, f"{path}: {value!r} raised {type(error).__name__}: {error}.")
        return self._checked(made, path, errors_found)

    def write(self, native: Any) -> Any:
        if isinstance(native, bool | int | float | list | dict):
            try:
                if json.loads(json.dumps(native)) == native:
                    return native
            except (TypeError, ValueError, RecursionError):
                pass
        if native is None or isinstance(native, str | bytes | tuple | set):
            return repr(native)
        raise CannotWriteError("no expression is known to make it")

    def holds(self, native: Any) -> bool:
        return self.hint is Any or not isinstance(self.hint, type) or isinstance(native, self.hint)

    @property
    def _accepts(self) -> str:
        return f"a Python expression, or {FILE} and the path of a .pkl or .json file"

    def _from_file(self, value: str, path: str, errors_found: ErrorCollector) -> Any:
        file = local(value.removeprefix(FILE))
        if file is None or not file.is_file():
            return errors_found.wrong(path, f"{path}: there is no file {value.removeprefix(FILE)!r}.")
        if file.suffix not in (".pkl", ".pickle", ".json"):
            return errors_found.wrong(path, f"{path} takes {self._accepts}{self.not_taken(value)}")
        if not errors_found.running:
            return UNMADE
        try:
            made = json.loads(file.read_bytes()) if file.suffix == ".json" else pickle.loads(file.read_bytes())
        except Exception as error:
            return errors_found.wrong(path, f"{path}: {file} cannot be read: {type(error).__name__}: {error}.")
        return self._checked(made, path, errors_found)

    def _checked(self, native: Any, path: str, errors_found: ErrorCollector) -> Any:
        if not self.holds(native):
            return errors_found.wrong(
                path, f"{path} takes a value of {type_text(self.hint)}, not of {type(native).__name__}."
            )
        return native
