"""Inputs with members of their own, whatever class they are of."""

import contextlib
import dataclasses
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticUndefined

from flyte_taskmodel.description.signature import type_text
from flyte_taskmodel.forms.kinds.constraints import Bounded
from flyte_taskmodel.forms.kinds.containers import now
from flyte_taskmodel.forms.kinds.input_kind import (
    MISSING,
    UNMADE,
    CannotWriteError,
    ErrorCollector,
    InputKind,
    SecretError,
)
from flyte_taskmodel.forms.schema import Field
from flyte_taskmodel.forms.value_shapes import structure
from flyte_taskmodel.overrides.field_path import no_such


@dataclass(frozen=True)
class Member:
    """One member of a group.

    Args:
        name: in the form.
        keyword: under which its class takes it: a pydantic alias.
        kind: how it is read.
        default: what its class gives it, or `MISSING`.
        label: its title, where it has one.
        help: what is said of it.
        note: what is special about it.
        left_out: whether it may be absent though no default is known, as in a TypedDict.
        aliases: other names that a value may have for it.
        paths: pydantic's AliasPaths of it: where in data of another shape its value may lie.
    """

    name: str
    keyword: str
    kind: InputKind
    default: Any
    label: str = ""
    help: str = ""
    left_out: bool = False
    note: str = ""
    aliases: tuple[str, ...] = ()
    paths: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Group(InputKind):
    """A class whose instances are made of members.

    Args:
        hint: the class.
        members: by name.
        make: an instance of its members by keyword.
        open: whether it takes members that it does not declare.
    """

    hint: Any
    members: Mapping[str, Member]
    make: Callable[[dict[str, Any]], Any]
    open: bool = False

    def field(self, path: str, name: str) -> Field:
        fields = tuple(self._field(path, member) for member in self.members.values())
        return Field(path, name, "group", type=type_text(self.hint), accepts=self._accepts, fields=fields)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        given = self._by_name(structure(value))
        if not isinstance(given, dict):
            return errors_found.wrong(path, f"{path} takes {self._accepts}{self.not_taken(value)}")
        before = self._before(present)
        made: dict[str, Any] = {}
        wrong = {name for name in given if not self._has(name, path, errors_found)}
        for name, member in self.members.items():
            place = f"{path}.{name}"
            if name in given:
                made[member.keyword] = member.kind.read(
                    given[name], place, errors_found, before.get(name, member.default)
                )
            elif name in before:
                made[member.keyword] = before[name]
            elif member.default is MISSING and not member.left_out and is_group(member.kind):
                made[member.keyword] = member.kind.read({}, place, errors_found)
            elif member.default is MISSING and not member.left_out:
                made[member.keyword] = errors_found.wrong(place, f"{place} is missing: {path} needs it.")
            if made.get(member.keyword) is UNMADE:
                wrong.add(name)
        if self.open:
            made |= {name: each for name, each in given.items() if name not in self.members}
        return self._made(made, path, errors_found, wrong)

    def write(self, native: Any) -> Any:
        before = self._before(native)
        if not before and self.members:
            raise CannotWriteError(f"{native!r} is no {type_text(self.hint)}")
        written = {}
        for name, each in before.items():
            with contextlib.suppress(SecretError):  # What is secret is left out.
                if name in self.members:
                    written[name] = None if each is None else self.members[name].kind.write(each)
        return written

    def current(self, native: Any) -> Any:
        self.write(native)
        return {}

    def holds(self, native: Any) -> bool:
        return isinstance(native, dict) if self._is_dict else type(native) is self.hint

    def with_current(self, shown: Field, native: Any) -> Field:
        before = self._before(native)
        fields = []
        for part in shown.fields:
            member = self.members[part.name]
            known = part.name in before
            fields.append(now(member.kind, part, before[part.name], member.default) if known else part)
        return dataclasses.replace(shown, fields=tuple(fields))

    def tidy(self, value: Any) -> Any:
        given = self._by_name(structure(value))
        if not isinstance(given, dict):
            return value
        return {
            name: self.members[name].kind.tidy(each) if name in self.members else each for name, each in given.items()
        }

    def _by_name(self, value: Any) -> Any:
        """An object with each member under its own name, whatever alias it was given by; anything else as it is."""
        if not isinstance(value, dict):
            return value
        names = {alias: member.name for member in self.members.values() for alias in member.aliases}
        named = {names.get(key, key) if key not in self.members else key: each for key, each in value.items()}
        for member, path in ((each, path) for each in self.members.values() for path in each.paths):
            found = path.search_dict_for_path(value)
            if found is not PydanticUndefined and member.name not in named:
                named[member.name] = found
                if path.path[0] not in self.members:
                    named.pop(path.path[0], None)
        return named

    @property
    def _accepts(self) -> str:
        return f"the members of {type_text(self.hint)}"

    @property
    def is_secret(self) -> bool:
        return any(member.kind.is_secret for member in self.members.values())

    @property
    def _is_dict(self) -> bool:
        return is_typed_dict(self.hint)

    def _field(self, path: str, member: Member) -> Field:
        field = member.kind.field(f"{path}.{member.name}", member.name)
        field = dataclasses.replace(
            field,
            label=member.label or field.label,
            help=member.help or field.help,
            note=" ".join(filter(None, [member.note, field.note])),
            aliases=member.aliases,
            required=not member.left_out,
        )
        return needed(member.kind, field) if member.default is MISSING else now(member.kind, field, member.default)

    def _before(self, native: Any) -> dict[str, Any]:
        """The members of an instance; nothing of what is none."""
        if self._is_dict:
            return dict(native) if isinstance(native, dict) else {}
        generic = getattr(self.hint, "__pydantic_generic_metadata__", {}).get("origin")  # Of `Box[int]`, `Box`.
        if not isinstance(native, typing.get_origin(generic or self.hint) or generic or self.hint):
            return {}
        return {name: getattr(native, name) for name in self.members if hasattr(native, name)}

    def _has(self, name: str, path: str, errors_found: ErrorCollector) -> bool:
        if name not in self.members and not self.open:
            errors_found.wrong(f"{path}.{name}", no_such(name, path, self.members))
            return False
        return True

    def _made(self, made: dict[str, Any], path: str, errors_found: ErrorCollector, wrong: set[str]) -> Any:
        """An instance. Where members are wrong already, the class is asked about the others alone."""
        whole = {keyword: each for keyword, each in made.items() if each is not UNMADE}
        mine = ErrorCollector()
        try:
            native = self.make(whole)
        except Exception as error:
            mine.refused(path, error)
            native = UNMADE
        names = {member.keyword: name for name, member in self.members.items()}
        for one in mine.errors:
            keyword, *deeper = one.path.removeprefix(path).lstrip(".").split(".")
            name = names.get(keyword, keyword)
            place = ".".join(filter(None, [path, name, *deeper]))
            if not wrong or (name and name not in wrong):
                errors_found.wrong(place, one.message.replace(f"{one.path}:", f"{place}:", 1))
        return UNMADE if wrong else native


def is_typed_dict(own: type) -> bool:
    """Whether a class is a TypedDict, that of typing_extensions too, which pydantic wants before Python 3.12."""
    return issubclass(own, dict) and hasattr(own, "__required_keys__")


def is_group(kind: InputKind) -> bool:
    """Whether the kind is a group, and none that can be null: left out, it is made of what its members hold."""
    return isinstance(kind, Group) or (isinstance(kind, Bounded) and is_group(kind.inner))


def needed(kind: InputKind, field: Field) -> Field:
    """The field of what has no default: a group is there all the same."""
    return dataclasses.replace(field, current={}) if is_group(kind) else field
