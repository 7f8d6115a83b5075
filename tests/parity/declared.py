"""What may differ from `flyte run --local`, each with the words of `docs/declared.md` that say so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs" / "declared.md"


@dataclass(frozen=True)
class Ending:
    """How a task ended on one side."""

    status: str
    outputs: Any = None
    error_type: str = ""


_Rule = Callable[[Ending, Ending, str], object]
RULES: dict[str, _Rule] = {
    "a `ContainerTask` without Docker fails with a `NoDockerError`": lambda ours, theirs, source: (
        ours.error_type == "NoDockerError"
    ),
    "a condition waits for a person also where Flyte finds nobody to ask": lambda ours, theirs, source: (
        theirs.status == "failed" and "new_condition" in source
    ),
    "`max_runtime` ends each attempt and `deadline` all of them together": lambda ours, theirs, source: (
        ours.error_type in ("MaxRuntimeExceededError", "DeadlineExceededError")
    ),
    "a task with larger inputs or outputs fails": lambda ours, theirs, source: (
        ours.error_type == "InlineIOMaxBytesBreached"
    ),
    "`override` is kept and never taken": lambda ours, theirs, source: (
        ours.status == "succeeded" and re.search(r"behavior=.override", source)
    ),
    "One that is nowhere stops the run before it begins": lambda ours, theirs, source: (
        ours.status == "refused" and re.search(r"Secret\(|secrets=", source)
    ),
    "files with relative imports, of packages and of `src/` layouts load": lambda ours, theirs, source: (
        theirs.status == "refused" and ours.status == "succeeded"
    ),
    "what Flyte has for sync code, which it refuses there as a deadlock": lambda ours, theirs, source: (
        theirs.error_type in ("AssertionError", "RuntimeDataValidationError") and "async def" in source
    ),
}
"""By the words; each is asked with both endings and the text of the task's file."""


def declared(ours: Ending, theirs: Ending, source: str) -> str | None:
    """The words that declare a difference; None where nothing does."""
    return next((words for words, holds in RULES.items() if holds(ours, theirs, source)), None)
