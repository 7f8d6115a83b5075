"""The words by which a person narrows the list of a cluster's runs: `failed by:ada since:12h train`."""

import time
from dataclasses import dataclass

from flyte_debugger.protocol.cluster_answers import ClusterRunRow
from flyte_debugger.protocol.cluster_questions import ListRuns
from flyte_debugger.run.cluster_phases import PHASES
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.overrides.quantities import QuantityError, parse_duration

HELP = f"words of the task, {', '.join(PHASES)}, by:NAME, since:12h"


@dataclass(frozen=True)
class RunFilter:
    """What the words ask for: most of it is the cluster's to find, the words of a task are looked for here."""

    phases: tuple[str, ...] = ()
    user: str | None = None
    since: float | None = None
    """Seconds before now."""
    words: tuple[str, ...] = ()

    def question(self, limit: int) -> ListRuns:
        """What the cluster is asked."""
        since = None if self.since is None else time.time() - self.since
        return ListRuns(limit, None, self.phases, self.user, since)

    def lets_through(self, row: ClusterRunRow) -> bool:
        """Whether a run has the words in its task or its name."""
        text = f"{row.task} {row.name}".lower()
        return all(word in text for word in self.words)


def parse_filter(text: str) -> RunFilter:
    """The filter that these words are.

    Raises:
        InputsError: one sentence, for a time that is none.
    """
    phases: tuple[str, ...] = ()
    user, since, words = None, None, []
    statuses = {str(status): those for status, those in PHASES.items()}
    for word in text.lower().split():
        name, colon, value = word.partition(":")
        if name == "by" and colon:
            user = value or None
        elif name == "since" and colon:
            since = _seconds(value)
        elif word in statuses:
            phases += statuses[word]
        else:
            words.append(word)
    return RunFilter(phases, user, since, tuple(words))


def _seconds(text: str) -> float | None:
    if not text:
        return None
    try:
        return parse_duration(text).total_seconds()
    except QuantityError as error:
        raise InputsError(str(error)) from None
