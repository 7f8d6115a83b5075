"""Which of several settings take effect: a later one replaces earlier ones of the same path and of parts of it.

This is the one rule for settings from any place: of one command line, of a preset and what is given beside it, of an
earlier run and what is changed for the next. Imports no Flyte, so every process can use it.
"""

from collections.abc import Iterable, Iterator

TABLES = frozenset({"env_vars", "pod_template.labels", "pod_template.annotations"})
"""Fields whose parts are names that a person chooses; such a name may have dots of its own."""


def effective_settings(settings: Iterable[str]) -> tuple[str, ...]:
    """The settings that take effect, in their order.

    Args:
        settings: `PATH=VALUE` each, the earliest first; what is not of that form is kept, for its reader to refuse.
    """
    kept: list[str] = []
    later: set[str] = set()
    for setting in reversed(tuple(settings)):
        path, equals, _ = setting.partition("=")
        path = path.strip()
        if not equals or later.isdisjoint(_replaced_by(path)):
            kept.append(setting)
        if equals:
            later.add(path)
    return tuple(reversed(kept))


def _replaced_by(path: str) -> Iterator[str]:
    """The paths whose later setting replaces one of this path."""
    yield path
    parts = path.split(".")
    for count in range(1, len(parts)):
        above = ".".join(parts[:count])
        yield above
        if above in TABLES:
            return
