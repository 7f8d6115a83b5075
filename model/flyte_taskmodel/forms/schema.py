"""Forms as plain data: what may be asked of a task and what it may be told, made in a worker and drawn anywhere.

What a person fills in are **form values**, plain JSON; `docs/forms.md` says which JSON stands for which kind of field.
Imports neither Flyte nor pydantic.
"""

import json
from collections.abc import Iterator
from dataclasses import field
from typing import Any, Literal, TypeAlias

from flyte_taskmodel.frozen_dataclass import dataclass

Kind: TypeAlias = Literal[
    "int",
    "float",
    "bool",
    "text",
    "word",
    "choice",
    "datetime",
    "date",
    "time",
    "duration",
    "bytes",
    "file",
    "dir",
    "frame",
    "array",
    "json",
    "expression",
    "group",
    "tuple",
    "list",
    "table",
    "union",
    "fixed",
]
"""What a field is edited as.

`text` may have many lines, `word` has one and is of a form that `accepts` names. `group` and `tuple` have `fields`,
`list` has an `item`, `table` a `key` and an `item`, `union` has `variants`. A `fixed` field cannot be edited, and its
`note` says why.
"""

VARIANT = "$variant"
"""The key under which a union's value names its variant; the value itself is under `value`."""


@dataclass(frozen=True)
class Field:
    """One thing to fill in."""

    path: str
    """`config.lr`, `items.0`; `*` stands for the part of a list's item, of a table's key and of its value."""
    name: str
    kind: Kind
    label: str = ""
    """For a person: a title that the type gives, else the name."""
    type: str = ""
    """As it is written in the source: `list[int]`, `Config`."""
    help: str = ""
    accepts: str = ""
    """What it takes, as part of a sentence: `a whole number`, `an amount of bytes such as 512Mi or 2G`."""
    required: bool = False
    nullable: bool = False
    """Whether null is a value of it."""
    default: Any = None
    """What its type gives it, as a form value; of a `group` `{}`, for its fields have their own."""
    current: Any = None
    """What holds as long as it is left alone: an input's default, what the task declares. As `default` is."""
    choices: tuple[str, ...] = ()
    """The words that it takes; beside them others where the kind is not `choice`."""
    fields: "tuple[Field, ...]" = ()
    item: "Field | None" = None
    key: "Field | None" = None
    variants: "tuple[Field, ...]" = ()
    """A union's; the `name` of each is what its value calls it."""
    limits: dict[str, Any] = field(default_factory=dict)
    """Bounds by their JSON Schema keywords: `minimum`, `exclusiveMinimum`, `maxLength`, `pattern`, `uniqueItems` ..."""
    aliases: tuple[str, ...] = ()
    """Other names that its group takes for it: those of a pydantic model."""
    secret: bool = False
    """Whether what is typed must not be shown nor kept where others read it."""
    local_effect: str = ""
    """Of an override that takes no or not its full effect on this machine: what becomes of it, in a few words."""
    note: str = ""
    """A sentence on what is special about it: that it is Python, that it cannot be overridden."""

    def __post_init__(self) -> None:
        if not self.label:
            object.__setattr__(self, "label", self.name)

    @property
    def names(self) -> tuple[str, ...]:
        """All names that its group takes for it, its own first."""
        return (self.name, *self.aliases)

    def below(self) -> "Iterator[Field]":
        """The fields that it is made of: of a group, an item, a key or the variants."""
        yield from self.fields
        yield from (part for part in (self.key, self.item) if part)
        yield from self.variants


@dataclass(frozen=True)
class Form:
    """Fields to fill in together."""

    title: str
    fields: tuple[Field, ...] = ()
    note: str = ""
    """Why nothing of it can be used, as for a task whose `override` is broken; empty where it can."""

    def walk(self) -> Iterator[Field]:
        """Every field, groups before what they are made of."""
        waiting = list(reversed(self.fields))
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(list(one.below())))


@dataclass(frozen=True)
class TaskForms:
    """The two forms of a task."""

    task: str
    """The task's name."""
    inputs: Form
    overrides: Form
    doc: str = ""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field, in one sentence."""

    path: str
    """The field's, or that of a part of it; empty for the form as a whole."""
    message: str


@dataclass(frozen=True)
class FieldChange:
    """One part of a task that an override changes."""

    path: str
    """As in a setting: `resources.memory`."""
    before: str | None
    """As a setting takes it; None where it was not set."""
    after: str | None
    local_effect: str = ""
    """As in `Field`."""


@dataclass(frozen=True)
class Checked:
    """What a filled form would do; made without running anything of the person's."""

    input_errors: tuple[FieldError, ...] = ()
    override_errors: tuple[FieldError, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    """What the overrides change that are not wrong, from the TaskTemplate that Flyte's `override` returned."""
    inputs: dict[str, Any] = field(default_factory=dict)
    """The inputs as typed, tidied: numbers as numbers, dates as ISO 8601. What `--inputs` takes."""
    shared: dict[str, Any] = field(default_factory=dict)
    """Of `inputs` what others may read, without secrets: for a preset."""
    settings: tuple[str, ...] = ()
    """The overrides as `--set` takes them."""
    arguments: tuple[str, ...] = ()
    """The inputs as Flyte's command line takes them, those that it can take."""
    rest: dict[str, Any] = field(default_factory=dict)
    """Of `shared` those that are not among the `arguments`."""
    command: str = ""
    """The command that asks for the same run, without secrets; empty where no file holds the task."""

    @property
    def is_right(self) -> bool:
        """Whether the task could be run so."""
        return not (self.input_errors or self.override_errors)

    @property
    def json(self) -> str:
        """The inputs as JSON, for `--inputs`; without secrets."""
        return json.dumps(self.shared, indent=2, ensure_ascii=False)
