"""Shared words."""

WORD = "from the root"
