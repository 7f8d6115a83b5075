"""What all kinds of inputs have in common: they read form values, write native ones, and collect what is wrong."""

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from flyte_taskmodel.forms.schema import Field, FieldError

UNMADE: Any = object()
"""Stands for a value that is wrong, or that is only made when the task is run (a Python expression, a file's rows)."""

MISSING: Any = object()
"""Stands for a value that nobody gave."""


class CannotWriteError(ValueError):
    """A native value that no form value stands for."""


class SecretError(CannotWriteError):
    """One that is not to be seen."""


@dataclass
class ErrorCollector:
    """What is found wrong while a form is read.

    Args:
        running: whether values are wanted for a run; else nothing of the person's is evaluated and no rows are read.
    """

    running: bool = False
    errors: list[FieldError] = field(default_factory=list)

    def wrong(self, path: str, message: str) -> Any:
        """Note what is wrong there, and stand for its value."""
        self.errors.append(FieldError(path, message))
        return UNMADE

    def refused(self, path: str, error: Exception) -> Any:
        """Note what a type said of a value when it was made; pydantic's own words, each at its place."""
        if isinstance(error, ValidationError):
            for one in error.errors(include_url=False, include_context=False, include_input=False):
                place = ".".join([path, *map(str, one["loc"])])
                self.wrong(place, f"{place}: {plain_message(one['msg'])}")
            return UNMADE
        return self.wrong(path, f"{path}: {plain_message(str(error) or type(error).__name__)}")


class InputKind(ABC):
    """How one type of input is shown, read and written."""

    @abstractmethod
    def field(self, path: str, name: str) -> Field:
        """Its schema, without what only its place knows: whether it is required, and what holds now."""

    @abstractmethod
    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        """The native value, or `UNMADE`; never raises.

        Args:
            value: a form value; any JSON is possible.
            path: of its field.
            errors_found: takes what is wrong.
            present: the native value that holds for the parts that are left out.
        """

    @abstractmethod
    def write(self, native: Any) -> Any:
        """The form value of a native one, which `read` turns back.

        Raises:
            CannotWriteError: for one that it has no form value for.
        """

    @abstractmethod
    def holds(self, native: Any) -> bool:
        """Whether a native value is of this type."""

    def current(self, native: Any) -> Any:
        """`write`, but `{}` for a group, whose fields have their own."""
        return self.write(native)

    def tidy(self, value: Any) -> Any:
        """The form value as it is best written down; as it is where it is wrong or only made for a run."""
        native = self.read(value, "", ErrorCollector())
        try:
            return value if native is UNMADE else self.write(native)
        except CannotWriteError:
            return value

    def with_current(self, shown: Field, _native: Any) -> Field:
        """The field with what its parts hold now."""
        return shown

    @property
    def is_secret(self) -> bool:
        """Whether a value, or a part of one, is to be seen by nobody."""
        return False

    def not_taken(self, value: Any) -> str:
        """The end of a sentence on what it takes: what was given instead, unless nobody is to see that."""
        return "." if self.is_secret else f", not {shown(value)}."


def plain_message(text: str) -> str:
    """A message of pydantic's or of a person's own check as a sentence on one line."""
    line = " ".join(text.split()).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return line if line.endswith((".", "!", "?")) else line + "."


def shown(value: Any) -> str:
    """A form value in a message."""
    if value is None:
        return "null"
    try:
        text = json.dumps(value, ensure_ascii=False, default=str) if not isinstance(value, str) else repr(value)
    except RecursionError:
        return "what is nested so deep"
    return text if len(text) <= 80 else text[:77] + "..."
