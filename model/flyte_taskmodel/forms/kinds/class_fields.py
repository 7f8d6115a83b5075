"""The classes that are groups: dataclasses, pydantic models, TypedDicts, NamedTuples."""

import dataclasses
import typing
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from pydantic import AliasChoices, AliasPath, BaseModel, SecretStr
from pydantic.fields import FieldInfo

from flyte_taskmodel.forms.docstring_help import member_helps
from flyte_taskmodel.forms.kinds.groups import Group, Member, is_typed_dict
from flyte_taskmodel.forms.kinds.input_kind import MISSING, InputKind
from flyte_taskmodel.forms.kinds.secret_input import Hidden
from flyte_taskmodel.forms.secret_types import is_secret, is_write_only
from flyte_taskmodel.overrides.type_hints import hints_of, members

LOST = "Flyte hands a model on as JSON, and there this is only stars: serialize it, or make it an input of its own."
"""What is said of a secret member of a model."""

KindOf: TypeAlias = Callable[[Any], InputKind]


def group_of(hint: Any, kind_of: KindOf) -> Group | None:
    """The group that the hint is; None for one that is none."""
    own = typing.get_origin(hint) or hint
    if not isinstance(own, type):
        return None
    if issubclass(own, BaseModel):
        return _of_model(own, kind_of)
    if bound := dict(zip(getattr(own, "__parameters__", ()), typing.get_args(hint), strict=False)):
        kind_of = partial(_kind_of_bound, kind_of, bound)
    if dataclasses.is_dataclass(own):
        return _of_dataclass(own, kind_of)
    if is_typed_dict(own):
        return _of_typed_dict(own, kind_of)
    if issubclass(own, tuple) and hasattr(own, "_fields"):
        return _of_named_tuple(own, kind_of)
    return None


def _kind_of_bound(kind_of: KindOf, bound: Mapping[Any, Any], hint: Any) -> InputKind:
    """The kind of a hint of a generic class, with what stands for its type variables."""
    if free := getattr(hint, "__parameters__", ()) if not isinstance(hint, type) else ():
        hint = hint[tuple(bound.get(each, Any) for each in free)]
    return kind_of(bound.get(hint, hint) if isinstance(hint, typing.TypeVar) else hint)


def _of_model(own: type[BaseModel], kind_of: KindOf) -> Group:
    helps = member_helps(own)
    made = {}
    for name, info in own.model_fields.items():
        hint = typing.Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
        kind = Hidden(kind_of(hint)) if is_write_only([info]) else kind_of(hint)
        aliases = _aliases(info)
        by_name = _takes_names(own)
        default, unknown = (MISSING, False) if info.is_required() else _tried(partial(_model_default, info))
        made[name] = Member(
            name,
            name if by_name or not aliases else aliases[0],
            kind,
            default,
            info.title or "",
            info.description or helps.get(name, ""),
            left_out=unknown,
            note=LOST if _is_lost(own, name, info) else _lost_alias(own, name, info),
            aliases=tuple(alias for alias in aliases if alias != name),
            paths=_alias_paths(info),
        )
    return Group(own, made, own.model_validate, own.model_config.get("extra") == "allow")


def _aliases(info: FieldInfo) -> tuple[str, ...]:
    """The names under which a model takes a field, those that are paths into other data left out."""
    return tuple(each for each in _alias_choices(info) if isinstance(each, str))


def _alias_paths(info: FieldInfo) -> tuple[AliasPath, ...]:
    return tuple(each for each in _alias_choices(info) if isinstance(each, AliasPath))


def _alias_choices(info: FieldInfo) -> list[Any]:
    alias = info.validation_alias or info.alias
    return list(alias.choices) if isinstance(alias, AliasChoices) else [alias]


def _takes_names(own: type[BaseModel]) -> bool:
    """Whether the model takes its fields' own names beside their aliases."""
    config = own.model_config
    return bool(config.get("populate_by_name") or config.get("validate_by_name"))


def _lost_alias(own: type[BaseModel], name: str, info: FieldInfo) -> str:
    """A sentence where Flyte writes a member under a name that the model does not read."""
    read = (*_aliases(info), *(".".join(map(str, each.path)) for each in _alias_paths(info)))
    written = (info.serialization_alias or info.alias or name) if own.model_config.get("serialize_by_alias") else name
    if not read or written in read or (written == name and _takes_names(own)):
        return ""
    return (
        f"Flyte hands a model on as JSON with the name {written}, and {own.__name__} reads {' or '.join(read)} alone: "
        "what is given here is lost, unless its model_config has populate_by_name=True."
    )


def _is_lost(own: type[BaseModel], name: str, info: FieldInfo) -> bool:
    """Whether a secret member is stars in the model's JSON, which is what Flyte hands on."""
    if not any(is_secret(each) for each in members(info.annotation)):
        return False
    try:
        made = own.model_construct(None, **{name: SecretStr("x")})
        return "**" in made.model_dump_json(include={name}, warnings=False)
    except Exception:  # A serializer of the person's that wants another value.
        return False


def _model_default(info: FieldInfo) -> Any:
    return info.get_default(call_default_factory=True)


def _tried(make: Callable[[], Any]) -> tuple[Any, bool]:
    """A default, and whether it is unknown: its factory raises, or wants to see the other members."""
    try:
        return make(), False
    except Exception:
        return MISSING, True


def _of_dataclass(own: type, kind_of: KindOf) -> Group:
    hints, helps = _hints(own), member_helps(own)
    members = {}
    for each in filter(lambda field: field.init, dataclasses.fields(own)):
        kind = kind_of(hints.get(each.name, Any))
        default, unknown = _tried(partial(_field_default, each))
        members[each.name] = Member(
            each.name, each.name, kind, default, help=helps.get(each.name, ""), left_out=unknown
        )
    return Group(own, members, lambda made: own(**made))


def _field_default(each: "dataclasses.Field[Any]") -> Any:
    if each.default_factory is not dataclasses.MISSING:
        return each.default_factory()
    return MISSING if each.default is dataclasses.MISSING else each.default


def _of_typed_dict(own: Any, kind_of: KindOf) -> Group:
    helps = member_helps(own)
    members = {
        name: Member(
            name,
            name,
            kind_of(_bare(hint)),
            MISSING,
            help=helps.get(name, ""),
            left_out=name not in own.__required_keys__,
        )
        for name, hint in _hints(own).items()
    }
    return Group(own, members, dict)


def _of_named_tuple(own: Any, kind_of: KindOf) -> Group:
    hints, helps = _hints(own), member_helps(own)
    members = {
        name: Member(
            name, name, kind_of(hints.get(name, Any)), own._field_defaults.get(name, MISSING), help=helps.get(name, "")
        )
        for name in own._fields
    }
    return Group(own, members, lambda made: own(**made))


def _hints(own: type) -> Mapping[str, Any]:
    try:
        return typing.get_type_hints(own, include_extras=True)
    except Exception:
        return hints_of(own)


def _bare(hint: Any) -> Any:
    """Without the Required and NotRequired of a TypedDict."""
    return typing.get_args(hint)[0] if typing.get_origin(hint) in (typing.Required, typing.NotRequired) else hint
