"""Inputs of several values: lists, sets, tuples and tables."""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flyte_taskmodel.description.signature import default_text, type_text
from flyte_taskmodel.forms.kinds.input_kind import MISSING, UNMADE, CannotWriteError, ErrorCollector, InputKind, shown
from flyte_taskmodel.forms.schema import Field
from flyte_taskmodel.forms.value_shapes import as_table, structure, table_rows

PART = "*"
"""Stands in a path for a list's item, a table's key and its value."""


@dataclass(frozen=True)
class Items(InputKind):
    """A list, a set, a tuple of any length.

    Args:
        hint: the type.
        item: of each.
        make: the native value of a list.
    """

    hint: Any
    item: InputKind
    make: Callable[[Iterable[Any]], Any]

    def field(self, path: str, name: str) -> Field:
        item = self.item.field(f"{path}.{PART}", PART)
        limits = {"uniqueItems": True} if self._is_set else {}
        accepts = f"a list, each {item.accepts}" if item.accepts else "a list"
        return Field(path, name, "list", type=type_text(self.hint), accepts=accepts, item=item, limits=limits)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        values = structure(value)
        if not isinstance(values, list):
            return errors_found.wrong(path, f"{path} takes a list{self.not_taken(value)}")
        items = [self.item.read(each, f"{path}.{index}", errors_found) for index, each in enumerate(values)]
        if any(item is UNMADE for item in items):
            return UNMADE
        try:
            return self.make(items)
        except TypeError:
            return errors_found.wrong(path, f"{path} is a set, and takes only what can be hashed.")

    def write(self, native: Any) -> Any:
        if not isinstance(native, list | tuple | set | frozenset):
            raise CannotWriteError(f"{native!r} is no list")
        return list(map(self.item.write, sorted(native, key=repr) if self._is_set else native))

    def holds(self, native: Any) -> bool:
        return type(native) is self.make and all(map(self.item.holds, native))

    def tidy(self, value: Any) -> Any:
        values = structure(value)
        return list(map(self.item.tidy, values)) if isinstance(values, list) else value

    @property
    def is_secret(self) -> bool:
        return self.item.is_secret

    @property
    def _is_set(self) -> bool:
        return self.make in (set, frozenset)


@dataclass(frozen=True)
class Tuple(InputKind):
    """A tuple of fixed length.

    Args:
        hint: the type.
        items: of each place.
    """

    hint: Any
    items: tuple[InputKind, ...]

    def field(self, path: str, name: str) -> Field:
        fields = tuple(
            dataclasses.replace(item.field(f"{path}.{index}", str(index)), required=True)
            for index, item in enumerate(self.items)
        )
        return Field(path, name, "tuple", type=type_text(self.hint), accepts=self._accepts, fields=fields)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        values = self._places(structure(value), present)
        if values is None:
            return errors_found.wrong(path, f"{path} takes {self._accepts}{self.not_taken(value)}")
        items: list[Any] = []
        for index, (item, each) in enumerate(zip(self.items, values, strict=True)):
            place = f"{path}.{index}"
            if each is not MISSING:
                items.append(item.read(each, place, errors_found))
            elif isinstance(present, tuple) and index < len(present):
                items.append(present[index])
            else:
                items.append(errors_found.wrong(place, f"{place} is missing: {path} takes {self._accepts}."))
        return UNMADE if any(item is UNMADE for item in items) else tuple(items)

    def write(self, native: Any) -> Any:
        if not isinstance(native, tuple | list) or len(native) != len(self.items):
            raise CannotWriteError(f"{native!r} is no tuple of {len(self.items)}")
        return [item.write(each) for item, each in zip(self.items, native, strict=True)]

    def holds(self, native: Any) -> bool:
        return (
            isinstance(native, tuple)
            and len(native) == len(self.items)
            and all(item.holds(each) for item, each in zip(self.items, native, strict=True))
        )

    def with_current(self, shown: Field, native: Any) -> Field:
        values = zip(self.items, shown.fields, native, strict=True)
        return dataclasses.replace(shown, fields=tuple(now(item, part, each) for item, part, each in values))

    def tidy(self, value: Any) -> Any:
        places = self._places(structure(value), MISSING)
        if places is None or MISSING in places:
            return value
        return [item.tidy(each) for item, each in zip(self.items, places, strict=True)]

    @property
    def is_secret(self) -> bool:
        return any(item.is_secret for item in self.items)

    @property
    def _accepts(self) -> str:
        return f"{len(self.items)} values"

    def _places(self, value: Any, present: Any) -> list[Any] | None:
        """A value for each place; `MISSING` where a dict by index has none."""
        if isinstance(value, dict) and value.keys() <= {str(index) for index in range(len(self.items))}:
            return [value.get(str(index), MISSING) for index in range(len(self.items))]
        return value if isinstance(value, list) and len(value) == len(self.items) else None


@dataclass(frozen=True)
class Table(InputKind):
    """A dict.

    Args:
        hint: the type.
        key: of each key.
        item: of each value.
    """

    hint: Any
    key: InputKind
    item: InputKind

    def field(self, path: str, name: str) -> Field:
        key, item = self.key.field(f"{path}.{PART}", "key"), self.item.field(f"{path}.{PART}", "value")
        accepts = f"a table of {key.accepts or 'a key'} and {item.accepts or 'a value'}"
        return Field(path, name, "table", type=type_text(self.hint), accepts=accepts, key=key, item=item)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        rows = table_rows(value)
        if rows is None:
            return errors_found.wrong(path, f"{path} takes a table{self.not_taken(value)}")
        made: dict[Any, Any] = {}
        whole = True
        for key, each in rows:
            place = f"{path}.{PART}" if self.key.is_secret else f"{path}.{key}"
            native_key = self.key.read(key, place, errors_found)
            native = self.item.read(each, place, errors_found)
            if native_key is UNMADE or native is UNMADE:
                whole = False
            elif native_key in made:
                which = "a key" if self.key.is_secret else shown(key)
                whole = errors_found.wrong(place, f"{path} has {which} twice.") is None
            else:
                made[native_key] = native
        return made if whole else UNMADE

    def write(self, native: Any) -> Any:
        if not isinstance(native, dict):
            raise CannotWriteError(f"{native!r} is no dict")
        return as_table((self.key.write(key), self.item.write(each)) for key, each in native.items())

    def holds(self, native: Any) -> bool:
        return isinstance(native, dict) and all(
            self.key.holds(key) and self.item.holds(each) for key, each in native.items()
        )

    def tidy(self, value: Any) -> Any:
        rows = table_rows(value)
        if rows is None:
            return value
        return as_table((self.key.tidy(key), self.item.tidy(each)) for key, each in rows)

    @property
    def is_secret(self) -> bool:
        return self.key.is_secret or self.item.is_secret


def now(kind: InputKind, field: Field, native: Any, default: Any = MISSING) -> Field:
    """The field with what holds now: the native value, and where that is another, what its type gives it.

    What no form value stands for is told in the note instead.
    """
    shown_default = native if default is MISSING else default
    try:
        current = None if native is None else kind.current(native)
        plain_default = None if shown_default is None else kind.current(shown_default)
        parted = field if native is None else kind.with_current(field, native)
    except Exception:  # No form value, or what a person's own class raises when it is looked at.
        note = " ".join(filter(None, [field.note, f"Default: {default_text(native)}."]))
        return dataclasses.replace(field, required=False, note=note)
    nullable = field.nullable or native is None
    return dataclasses.replace(parted, required=False, current=current, default=plain_default, nullable=nullable)
