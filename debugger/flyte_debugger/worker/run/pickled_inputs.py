"""Native inputs as a notebook sends them."""

import base64
from typing import Any

import cloudpickle


def unpickled(inputs: str) -> dict[str, Any]:
    """The native inputs that a notebook pickled."""
    natives: dict[str, Any] = cloudpickle.loads(base64.b64decode(inputs))
    return natives
