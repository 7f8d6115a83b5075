"""Which types of a union Flyte cannot tell apart once a value is on its way to the task. Runs in a worker.

Flyte tries each variant of the same kind on the data, and fails the run when two take it. A class takes data that has
all the members which it requires, whatever else is there.
"""

import dataclasses
import itertools
import typing
from collections.abc import Mapping

from pydantic import BaseModel

from flyte_taskmodel.forms.kinds.containers import Items, Table
from flyte_taskmodel.forms.kinds.groups import Group
from flyte_taskmodel.forms.kinds.input_kind import MISSING, InputKind


def ambiguity_note(variants: Mapping[str, InputKind]) -> str:
    """A sentence that warns of variants which Flyte may confuse; empty where there are none."""
    confused = [
        f"{one} and {other}"
        for (one, kind), (other, second) in itertools.combinations(variants.items(), 2)
        if _takes(kind, second) or _takes(second, kind)
    ]
    if not confused:
        return ""
    return (
        f"Flyte cannot tell {', '.join(confused)} apart where a value fits both, and fails the run: "
        "give one of them a member that it requires and the other lacks, or use one type."
    )


def _takes(kind: InputKind, other: InputKind) -> bool:
    """Whether the first may take data of the second."""
    if isinstance(kind, Group):
        required = {each.name for each in kind.members.values() if each.default is MISSING and not each.left_out}
        if isinstance(other, Group):
            return _family(kind) == _family(other) != "" and required <= set(other.members)
        return isinstance(other, Table) and not required
    if isinstance(kind, Items) and isinstance(other, Items):
        return {kind.item.field("", "").kind, other.item.field("", "").kind} == {"int", "float"}
    return False


def _family(kind: Group) -> str:
    own = typing.get_origin(kind.hint) or kind.hint
    if isinstance(own, type) and issubclass(own, BaseModel):
        return "model"
    return "dataclass" if dataclasses.is_dataclass(own) else ""
