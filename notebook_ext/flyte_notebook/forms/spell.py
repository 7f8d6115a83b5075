"""Form values as texts to show."""

import json
from typing import Any


def as_text(value: Any) -> str:
    """A text as it is; anything else as JSON; nothing for None."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
