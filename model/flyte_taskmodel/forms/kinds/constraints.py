"""Constraints that pydantic knows, as in `Annotated[int, Field(gt=0)]`."""

import dataclasses
import typing
from dataclasses import dataclass
from typing import Any

from annotated_types import BaseMetadata, GroupedMetadata
from pydantic import AfterValidator, BeforeValidator, PlainValidator, TypeAdapter, WrapValidator
from pydantic.fields import FieldInfo

from flyte_taskmodel.forms.kinds.input_kind import MISSING, UNMADE, ErrorCollector, InputKind
from flyte_taskmodel.forms.kinds.secret_input import Hidden
from flyte_taskmodel.forms.schema import Field
from flyte_taskmodel.forms.secret_types import is_write_only

_CONSTRAINTS = (
    FieldInfo,
    BaseMetadata,
    GroupedMetadata,
    AfterValidator,
    BeforeValidator,
    PlainValidator,
    WrapValidator,
)
_KEYWORDS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
)


@dataclass(frozen=True)
class Bounded(InputKind):
    """A type whose values pydantic checks further.

    Args:
        inner: the type's.
        adapter: of the type with its constraints.
        extra: what the constraints say of the field.
    """

    inner: InputKind
    adapter: "TypeAdapter[Any]"
    extra: dict[str, Any]

    def field(self, path: str, name: str) -> Field:
        inner = self.inner.field(path, name)
        extra = {key: each for key, each in self.extra.items() if each}
        return dataclasses.replace(inner, **extra | {"limits": inner.limits | self.extra["limits"]})

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        native = self.inner.read(value, path, errors_found, present)
        if native is UNMADE:
            return native
        try:
            return self.adapter.validate_python(native)
        except Exception as error:
            return errors_found.refused(path, error)

    def write(self, native: Any) -> Any:
        return self.inner.write(native)

    def holds(self, native: Any) -> bool:
        return self.inner.holds(native)

    def current(self, native: Any) -> Any:
        return self.inner.current(native)

    def with_current(self, shown: Field, native: Any) -> Field:
        return self.inner.with_current(shown, native)

    def tidy(self, value: Any) -> Any:
        return self.inner.tidy(value)

    @property
    def is_secret(self) -> bool:
        return self.inner.is_secret


def bounded(hint: Any, inner: InputKind) -> InputKind:
    """The kind with the constraints of its `Annotated`; as it is where pydantic knows none."""
    base, *metadata = typing.get_args(hint)
    if is_write_only(metadata):
        return Hidden(_bounded(base, metadata, inner))
    return _bounded(base, metadata, inner)


def _bounded(base: Any, metadata: list[Any], inner: InputKind) -> InputKind:
    constraints = [each for each in metadata if isinstance(each, _CONSTRAINTS)]
    if not constraints:
        return inner
    try:
        adapter = TypeAdapter[Any](typing.Annotated[base, *constraints])
    except Exception:  # A type that pydantic has no schema for; Flyte takes no notice of the constraints either.
        return inner
    schema = _schema(adapter)
    infos = [each for each in constraints if isinstance(each, FieldInfo)]
    return Bounded(
        inner,
        adapter,
        {
            "limits": {key: schema[key] for key in _KEYWORDS if key in schema},
            "label": next((each.title for each in infos if each.title), ""),
            "help": next((each.description for each in infos if each.description), ""),
        },
    )


def _schema(adapter: "TypeAdapter[Any]") -> dict[str, Any]:
    try:
        return adapter.json_schema()
    except Exception:  # A type that is no JSON.
        return {}
