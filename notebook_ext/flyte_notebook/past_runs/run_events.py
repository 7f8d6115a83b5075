"""The events of a run that its folder keeps."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

from flyte_debugger.run.events import Event, decode


def kept_events(folder: Path) -> Iterator[Event]:
    """The events, but for damaged lines and those of a later version."""
    with contextlib.suppress(OSError), (folder / "events.jsonl").open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            with contextlib.suppress(ValueError, TypeError, KeyError):
                yield decode(json.loads(line))
