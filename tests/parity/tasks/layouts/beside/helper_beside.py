"""A module beside a task file."""

WORD = "from beside"
