"""Inputs that nobody is to see: taken as typed, never written, never repeated in an error."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from flyte_taskmodel.forms.kinds.input_kind import MISSING, ErrorCollector, InputKind, SecretError
from flyte_taskmodel.forms.schema import Field


@dataclass(frozen=True)
class Hidden(InputKind):
    """A type whose values are secret.

    Args:
        inner: the type's.
    """

    inner: InputKind

    def field(self, path: str, name: str) -> Field:
        return dataclasses.replace(self.inner.field(path, name), secret=True)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        mine = ErrorCollector(errors_found.running)
        native = self.inner.read(value, path, mine, present)
        for error in mine.errors:
            takes = error.message.startswith(f"{path} takes ")
            errors_found.wrong(error.path, f"{path} takes {self.field(path, '').accepts}." if takes else error.message)
        return native

    def write(self, native: Any) -> Any:
        raise SecretError("a secret is not shown")

    def holds(self, native: Any) -> bool:
        return self.inner.holds(native)

    def tidy(self, value: Any) -> Any:
        return value

    @property
    def is_secret(self) -> bool:
        return True
