"""What a person writes for a run on a cluster: its name, `RUN/ACTION`, or the address of its page in the console."""

import itertools
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from flyte_taskmodel.errors import InputsError


@dataclass(frozen=True)
class RunAddress:
    """A run on a cluster, and perhaps one of its actions."""

    run: str
    action: str | None = None
    project: str | None = None
    """As the page's address has it; None for that of the configuration."""
    domain: str | None = None

    def __str__(self) -> str:
        return f"{self.run}/{self.action}" if self.action else self.run


def parse_address(text: str) -> RunAddress:
    """The run that a text stands for.

    Raises:
        InputsError: one sentence, when it stands for none.
    """
    if "://" not in text:
        run, slash, action = text.partition("/")
        if not run or (slash and not action) or "/" in action:
            raise InputsError(f"{text!r} names no run. Write RUN, RUN/ACTION, or the address of the run's page.")
        return RunAddress(run, action or None)
    parts = urlsplit(text)
    words = [unquote(word) for word in parts.path.split("/")]
    named = dict(itertools.pairwise(words))
    if not named.get("runs"):
        raise InputsError(f"{text!r} is not the address of a run's page: it has no /runs/NAME.")
    page = parse_qs(parts.query).get("i")
    return RunAddress(named["runs"], page[0] if page else None, named.get("project"), named.get("domain"))
