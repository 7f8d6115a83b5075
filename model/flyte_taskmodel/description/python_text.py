"""Native values as Python writes them, for a person who reads them where JSON would say something else."""

import json
import pprint
from typing import Any

from flyte_taskmodel.description.json_values import REPR, TYPE, marked

WIDTH = 100
MAX_CHARACTERS = 5000
"""A longer text ends in `...`."""
_MANY = 20_000
"""Characters of JSON from which on a value is only shown in part."""


def python_text(value: Any, plain: Any) -> str:
    """The `repr` of a value over as many lines as it takes; empty where its JSON reads the same. Never raises.

    Args:
        value: what a task returned.
        plain: its JSON, from `to_json`.
    """
    if _is_json(value) or (isinstance(plain, dict) and plain.keys() == {REPR, TYPE}):
        return ""
    try:
        if len(json.dumps(plain)) > _MANY:
            return marked(value)[REPR]
        text = pprint.pformat(value, width=WIDTH, sort_dicts=False)
    except Exception:  # Whatever a person's `__repr__` raises.
        return ""
    return text if len(text) <= MAX_CHARACTERS else text[: MAX_CHARACTERS - 3] + "..."


def _is_json(value: Any) -> bool:
    """Whether a value is of JSON's own types throughout."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if type(each) is dict:
            if not all(type(key) is str for key in each):
                return False
            waiting += each.values()
        elif type(each) is list:
            waiting += each
        elif each is not None and type(each) not in (bool, int, float, str):
            return False
    return True
