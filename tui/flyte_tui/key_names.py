"""The keys of each action, as people read them."""

from collections.abc import Iterable, Iterator

from textual.app import App
from textual.binding import ActiveBinding


def actions_with_keys(app: App[None], bindings: Iterable[ActiveBinding]) -> Iterator[tuple[ActiveBinding, str]]:
    """Each action once, as its first binding, with all its keys: `c F5`."""
    by_action: dict[tuple[int, str], list[ActiveBinding]] = {}
    for active in bindings:
        if active.binding.description and not active.binding.system:
            by_action.setdefault((id(active.node), active.binding.action), []).append(active)
    for same in by_action.values():
        yield same[0], " ".join(dict.fromkeys(app.get_key_display(one.binding) for one in same))
