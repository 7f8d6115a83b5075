"""Parses the lines of magics that mean a cluster: `--from r1/a0 --code remote`, `--remote --status failed train`."""

import shlex
from collections.abc import Collection
from dataclasses import dataclass, field

from flyte_debugger.protocol.cluster_questions import ClusterOptions
from flyte_notebook.errors import NotebookError

WHERE = ("--config", "--project", "--domain")
"""Options of every such line: which cluster."""


@dataclass
class RemoteLine:
    """What a line says."""

    words: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    """What each option was given, in order."""

    def one(self, option: str) -> str | None:
        """The last value of an option; None where it is not given."""
        return self.values[option][-1] if option in self.values else None

    @property
    def cluster(self) -> ClusterOptions:
        """Which cluster the line names."""
        return ClusterOptions(self.one("--config"), self.one("--project"), self.one("--domain"))


def is_remote(line: str) -> bool:
    """Whether a line means a cluster."""
    return not {"--remote", "--from"}.isdisjoint(line.split())


def parse_remote_line(line: str, known: Collection[str]) -> RemoteLine:
    """The words and options of a line.

    Args:
        line: as typed.
        known: the options that take a value, besides those that say which cluster.

    Raises:
        NotebookError: for an option that there is not, or one without its value.
    """
    try:
        texts = iter(shlex.split(line))
    except ValueError as error:
        raise NotebookError(f"{line!r} cannot be read: {error}.") from None
    parsed = RemoteLine()
    for text in texts:
        name, equals, value = text.partition("=")
        if text == "--remote":
            continue
        if not text.startswith("--"):
            parsed.words.append(text)
            continue
        if name not in (*known, *WHERE):
            raise NotebookError(f"There is no option {name!r} here; there are {', '.join((*known, *WHERE))}.")
        given = value if equals else next(texts, None)
        if given is None:
            raise NotebookError(f"{name} needs a value.")
        parsed.values.setdefault(name, []).append(given)
    return parsed
