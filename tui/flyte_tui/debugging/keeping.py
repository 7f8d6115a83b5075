"""Breakpoints that are kept for later sessions, while another program may change them, too."""

from dataclasses import replace
from typing import Any

from flyte_debugger.debugging.breakpoints import Breakpoints


def changed_alike(kept: Breakpoints, before: Breakpoints, after: Breakpoints) -> Breakpoints:
    """What is kept, changed as `before` was to become `after`: another program may have changed it meanwhile."""
    changes: dict[str, Any] = {"exceptions": after.exceptions}
    for name in ("lines", "functions", "tasks", "watches"):
        had, has = getattr(before, name), getattr(after, name)
        others = tuple(one for one in getattr(kept, name) if one not in had and one not in has)
        still = tuple(one for one in has if one in getattr(kept, name) or one not in had)
        changes[name] = (*others, *still)
    return replace(kept, **changes)
