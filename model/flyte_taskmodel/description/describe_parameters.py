"""The fields of a TaskTemplate as they stand, each with its JSON, one line of text and whether it was left alone."""

import dataclasses
import inspect
import weakref
from typing import Any

from flyte.extend import TaskTemplate
from flyte.models import NativeInterface
from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped]
from google.protobuf.message import Message  # type: ignore[import-untyped]

from flyte_taskmodel.description.json_values import to_json
from flyte_taskmodel.description.signature import default_text, type_text
from flyte_taskmodel.description.task_description import Parameter

_MISSING = object()


def describe_parameters(template: Any) -> tuple[Parameter, ...]:
    """Every field of the template's dataclass, then what its class keeps beside them (a ContainerTask's command)."""
    untouched: Any = TaskTemplate(name=template.name, interface=template.interface)
    fields = {field.name: field for field in dataclasses.fields(template)}
    declared = (
        _parameter(
            name,
            type_text(field.type),
            getattr(template, name, None),
            _is_default(getattr(template, name, None), _declared(field), getattr(untouched, name, _MISSING)),
        )
        for name, field in fields.items()
    )
    kept = (
        _parameter(name, type_text(type(value)), value, is_default=False)
        for name, value in vars(template).items()
        if name not in fields and not name.startswith("__")
    )
    return (*declared, *kept)


def to_shown(value: Any) -> Any:
    """The JSON of what a template holds or answers: Flyte's interfaces and messages, functions and references too."""
    if isinstance(value, NativeInterface):
        return _interface(value)
    if isinstance(value, weakref.ReferenceType):
        return getattr(value(), "name", None)
    if isinstance(value, Message):
        return MessageToDict(value, preserving_proto_field_name=True)
    if inspect.isroutine(value) or isinstance(value, type):
        return f"{value.__module__}.{value.__qualname__}"
    return to_json(value)


def _interface(interface: NativeInterface) -> dict[str, Any]:
    inputs = {
        name: {"type": type_text(kind)} | ({} if default is inspect.Parameter.empty else {"default": to_json(default)})
        for name, (kind, default) in interface.inputs.items()
    }
    return {"inputs": inputs, "outputs": {name: {"type": type_text(kind)} for name, kind in interface.outputs.items()}}


def _parameter(name: str, kind: str, value: Any, is_default: bool) -> Parameter:
    return Parameter(name, kind, to_shown(value), _line(value), is_default)


def _declared(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return _MISSING if field.default is dataclasses.MISSING else field.default


def _is_default(value: Any, declared: Any, rewritten: Any = _MISSING) -> bool:
    """Whether a field was left alone.

    Args:
        value: what it holds.
        declared: its default, which `override` takes for unset as it does 0, "" and {}.
        rewritten: what Flyte makes of that default: `Cache("disable")` of `"disable"`.
    """
    if declared is _MISSING:
        return False
    if not declared and not value:
        return True
    return any(type(value) is type(default) and bool(value == default) for default in (declared, rewritten))


def _line(value: Any) -> str:
    """One line for a person: a dataclass as a call with what differs from its defaults, the rest by its repr."""
    if isinstance(value, NativeInterface):
        inputs = ", ".join(f"{name}: {type_text(kind)}" for name, (kind, _) in value.inputs.items())
        outputs = ", ".join(f"{name}: {type_text(kind)}" for name, kind in value.outputs.items())
        return f"({inputs}) -> ({outputs})"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _call(value)
    if isinstance(value, list | tuple) and value:
        return ", ".join(map(_line, value))
    shown = to_shown(value)
    return shown if isinstance(shown, str) else default_text(value)


def _call(value: Any) -> str:
    held = ((field, getattr(value, field.name)) for field in dataclasses.fields(value) if field.repr)
    changed = (
        f"{field.name}={_line(one) if dataclasses.is_dataclass(one) else default_text(one)}"
        for field, one in held
        if not field.name.startswith("_") and not _is_default(one, _declared(field))
    )
    return f"{type(value).__name__}({', '.join(changed)})"
