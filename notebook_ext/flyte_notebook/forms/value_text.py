"""Form values and counts of errors as texts."""

import json
from typing import Any


def error_count(number: int) -> str:
    """`1 error`, `3 errors`."""
    return f"{number} {'error' if number == 1 else 'errors'}"


def as_text(value: Any) -> str:
    """A text unchanged; any other value as JSON; empty for None."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def is_same(one: Any, other: Any) -> bool:
    """Whether two form values have the same text: `3` and `"3"` do."""
    return bool(_spelled(one) == _spelled(other))


def _spelled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _spelled(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(each) for each in value]
    return None if value is None else as_text(value)
