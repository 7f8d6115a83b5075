"""Marks on the fields of events: whether a text in them may hold a secret of the person's."""

from typing import Annotated, TypeVar

T = TypeVar("T")
MASKED, PLAIN = "masked", "plain"
Masked = Annotated[T, MASKED]
"""Masked before it leaves the supervisor (`secrets/event_masking.py`)."""
Plain = Annotated[T, PLAIN]
"""Names and paths that are ours, which must stay as they are."""
