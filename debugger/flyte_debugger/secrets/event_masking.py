"""Hiding secrets in events: in the fields that their classes mark as `Masked`, and in any that is not known here."""

import functools
import typing
from typing import Any

from flyte_debugger.run.events import KINDS
from flyte_debugger.run.field_marks import PLAIN
from flyte_debugger.secrets.masking import Masker


def mask_message(message: dict[str, Any], masker: Masker) -> dict[str, Any]:
    """An event as a worker sent it, without secrets' values. Fields of a later version are masked, too."""
    plain = plain_fields(message.get("kind", ""))
    return {name: value if name in plain else masker.plain(value) for name, value in message.items()}


@functools.cache
def plain_fields(kind: str) -> frozenset[str]:
    """The fields of an event of this kind that stay as they are."""
    if kind not in KINDS:
        return frozenset({"kind"})
    hints = typing.get_type_hints(KINDS[kind], include_extras=True)
    return frozenset({"kind", *(name for name, hint in hints.items() if PLAIN in getattr(hint, "__metadata__", ()))})
