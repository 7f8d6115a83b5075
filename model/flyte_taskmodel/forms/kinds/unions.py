"""Inputs of one of several types, or of none."""

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from flyte_taskmodel.description.signature import type_text
from flyte_taskmodel.forms.kinds.input_kind import MISSING, UNMADE, CannotWriteError, ErrorCollector, InputKind
from flyte_taskmodel.forms.schema import VARIANT, Field, FieldError
from flyte_taskmodel.forms.union_ambiguity import ambiguity_note
from flyte_taskmodel.forms.value_shapes import PARTED, is_variant


@dataclass(frozen=True)
class Nullable(InputKind):
    """A type, or None.

    Args:
        inner: the type's.
    """

    inner: InputKind

    def field(self, path: str, name: str) -> Field:
        inner = self.inner.field(path, name)
        return dataclasses.replace(inner, nullable=True, type=f"{inner.type} | None")

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        if value is None:
            return None
        inner = ErrorCollector(errors_found.running)
        native = self.inner.read(value, path, inner, present)
        for error in inner.errors:
            whole = error.path == path and error.message.startswith(f"{path} takes ")
            errors_found.wrong(error.path, f"{error.message} Null stands for None." if whole else error.message)
        return native

    def write(self, native: Any) -> Any:
        return None if native is None else self.inner.write(native)

    def holds(self, native: Any) -> bool:
        return native is None or self.inner.holds(native)

    def current(self, native: Any) -> Any:
        return None if native is None else self.inner.current(native)

    def with_current(self, shown: Field, native: Any) -> Field:
        return shown if native is None else self.inner.with_current(shown, native)

    def tidy(self, value: Any) -> Any:
        return None if value is None else self.inner.tidy(value)

    @property
    def is_secret(self) -> bool:
        return self.inner.is_secret


@dataclass(frozen=True)
class Union(InputKind):
    """One of several types.

    Args:
        hint: the union.
        variants: by name, in the order in which a value that names none is tried.
    """

    hint: Any
    variants: dict[str, InputKind]

    def field(self, path: str, name: str) -> Field:
        variants = tuple(kind.field(path, variant) for variant, kind in self.variants.items())
        accepts = " or ".join(dict.fromkeys(each.accepts for each in variants if each.accepts))
        quotes = f"A text that is {self._others(path)} too is written in quotes." if self._text else ""
        note = " ".join(filter(None, [quotes, ambiguity_note(self.variants)]))
        return Field(path, name, "union", type=type_text(self.hint), accepts=accepts, variants=variants, note=note)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        value = self._unquoted(value)
        if is_variant(value):
            if (kind := self.variants.get(value[VARIANT])) is None:
                known = ", ".join(self.variants)
                return errors_found.wrong(path, f"{path} is one of {known}{self.not_taken(value[VARIANT])}")
            return kind.read(value["value"], path, errors_found, _of(kind, present))
        kind = self._fitting(value, present)
        if kind is not None:
            return kind.read(value, path, errors_found, _of(kind, present))
        tried = [self._errors(each, value, path, present) for each in self.variants.values()]
        if nearly := [errors for errors in tried if not _is_of_another_shape(errors, path)]:
            fewest: list[FieldError] = min(nearly, key=len)
            errors_found.errors += fewest
            return UNMADE
        accepts = " or ".join(dict.fromkeys(each.field(path, "").accepts for each in self.variants.values()))
        return errors_found.wrong(path, f"{path} takes {accepts}{self.not_taken(value)}")

    def write(self, native: Any) -> Any:
        name, kind = self._holding(native)
        return {VARIANT: name, "value": kind.write(native)}

    def holds(self, native: Any) -> bool:
        return any(kind.holds(native) for kind in self.variants.values())

    def current(self, native: Any) -> Any:
        name, kind = self._holding(native)
        return {VARIANT: name, "value": kind.current(native)}

    def with_current(self, shown: Field, native: Any) -> Field:
        name, kind = self._holding(native)
        variants = (kind.with_current(each, native) if each.name == name else each for each in shown.variants)
        return dataclasses.replace(shown, variants=tuple(variants))

    def tidy(self, value: Any) -> Any:
        value = self._unquoted(value)
        if is_variant(value):
            kind = self.variants.get(value[VARIANT])
            return {VARIANT: value[VARIANT], "value": kind.tidy(value["value"])} if kind else value
        fitting = self._fitting(value)
        return fitting.tidy(value) if fitting else value

    @property
    def is_secret(self) -> bool:
        return any(kind.is_secret for kind in self.variants.values())

    @property
    def _text(self) -> str | None:
        """The variant that is a text, where another one is tried before it on what is typed."""
        plain = [name for name, kind in self.variants.items() if kind.field("", "").kind not in PARTED]
        texts = [name for name in plain if self.variants[name].field("", "").kind == "text"]
        return texts[-1] if texts and len(plain) > 1 else None

    def _others(self, path: str) -> str:
        accepts = (kind.field(path, "").accepts for name, kind in self.variants.items() if name != self._text)
        return " or ".join(dict.fromkeys(accepts))

    def _unquoted(self, value: Any) -> Any:
        """A text in quotes as the text between, told apart from what it would be without them."""
        if not isinstance(value, str) or value[:1] != '"' or self._text is None:
            return value
        try:
            inner = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return {VARIANT: self._text, "value": inner} if isinstance(inner, str) else value

    def _fitting(self, value: Any, present: Any = MISSING) -> InputKind | None:
        return next((kind for kind in self.variants.values() if not self._errors(kind, value, "", present)), None)

    def _errors(self, kind: InputKind, value: Any, path: str, present: Any) -> list[FieldError]:
        errors_found = ErrorCollector()
        kind.read(value, path, errors_found, _of(kind, present))
        return errors_found.errors

    def _holding(self, native: Any) -> tuple[str, InputKind]:
        for name, kind in self.variants.items():
            if kind.holds(native):
                return name, kind
        raise CannotWriteError(f"{native!r} is of none of {', '.join(self.variants)}")


def _is_of_another_shape(errors: list[FieldError], path: str) -> bool:
    """Whether what is wrong is the value as such: a list for a number, a text for a group."""
    return len(errors) == 1 and errors[0].path == path and errors[0].message.startswith(f"{path} takes ")


def _of(kind: InputKind, present: Any) -> Any:
    return present if present is not MISSING and kind.holds(present) else MISSING
