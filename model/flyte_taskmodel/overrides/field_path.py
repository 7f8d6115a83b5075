"""Where in a task a value lies, and what can be said of it there."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flyte_taskmodel.overrides.text_reader import NONE, Readers, accepted, choices, readers_of
from flyte_taskmodel.overrides.type_hints import field_hints, is_dataclass_type, members


@dataclass(frozen=True)
class Place:
    """Where in a task a value lies."""

    path: str
    hint: Any
    owner: type | None = None
    """The dataclass whose field it is; None for the task's own."""

    def at(self, part: str, hint: Any, owner: type | None = None) -> "Place":
        """The place of a part of this one."""
        return Place(f"{self.path}.{part}", hint, owner)

    @property
    def readers(self) -> Readers:
        """How the texts of its scalars are read."""
        return readers_of(self.owner, self.path.rpartition(".")[2], self.hint)

    @property
    def parts(self) -> list[str]:
        """The names of the parts that it may have, where its type says so."""
        return [name for kind in members(self.hint) if is_dataclass_type(kind) for name in field_hints(kind)]


def takes_text(place: Place) -> bool:
    """Whether a setting can stand for the value, whole or in parts."""
    return bool(place.parts) or accepted(place.hint, place.readers) not in ("", NONE)


def what_it_takes(place: Place, text: str) -> str:
    """What the place accepts instead of `text`, as a sentence."""
    accepts = accepted(place.hint, place.readers)
    if not takes_text(place):
        none = " except none" if accepts else ""
        return f"{place.path} cannot be set from text{none}; set it in the task's code."
    if near := difflib.get_close_matches(text, choices(place.hint), 1):
        return f"{place.path} takes {accepts}; did you mean {near[0]!r}?"
    parts = ", ".join(f"{place.path}.{name}" for name in place.parts)
    ways = [f"takes {accepts}" if accepts else "", f"is set by its parts {parts}" if parts else ""]
    return f"{place.path} {', or '.join(filter(None, ways))}."


def no_such(name: str, where: str, known: Iterable[str]) -> str:
    """That there is no part `name`, with the nearest spelling, else all that there are."""
    names = list(known)
    near = difflib.get_close_matches(name, names, 1)
    return f"{where} has no {name!r}; " + (f"did you mean {near[0]!r}?" if near else f"it has {', '.join(names)}.")


def sentence(error: Exception) -> str:
    """What an exception of Flyte's says, on one line and with its full stop."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if text.endswith(".") else text + "."
