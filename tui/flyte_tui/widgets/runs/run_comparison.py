"""Two runs beside each other: their facts, and the lines of their output."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flyte_debugger.history.kept_run import KeptRun, output_logs, read_run
from flyte_taskmodel.overrides.quantities import format_bytes
from flyte_tui.sanitize import bounded, one_line
from flyte_tui.theme_styles import duration, output_text, value_text
from flyte_tui.widgets.runs.run_entry import RunEntry

MAX_LINES = 3_000
"""The last lines of each run's output that are compared; finding what is alike takes long in more."""
MAX_BYTES = 1 << 20
MAX_VALUE = 4_000


@dataclass(frozen=True)
class Fact:
    """One thing that is told of both runs."""

    section: str
    name: str
    left: str
    right: str
    counts: bool = True
    """Whether a difference is one: no two runs have the same id or start."""

    @property
    def differs(self) -> bool:
        """Whether the two differ in it."""
        return self.counts and self.left != self.right


@dataclass(frozen=True)
class LinePair:
    """A line of each output, aligned; None where one has no line there."""

    number: int
    left: str | None
    right: str | None

    @property
    def differs(self) -> bool:
        """Whether the two differ in it."""
        return self.left != self.right


@dataclass(frozen=True)
class RunComparison:
    """All that is shown of two runs."""

    facts: list[Fact]
    output: list[LinePair]
    reports: tuple[str | None, str | None]
    """The path of each run's report."""
    ids: tuple[str, str] = field(default=("", ""))

    @property
    def differences(self) -> int:
        """How many facts differ."""
        return sum(fact.differs for fact in self.facts)


def compare_runs(left: RunEntry, right: RunEntry) -> RunComparison:
    """Read both runs and compare them; reads the disk.

    Raises:
        KeptRunError: when the folder of one is gone.
    """
    first, second = read_run(left.run), read_run(right.run)
    facts = [*_heads(left, right), *_dicts("Inputs", _inputs(first), _inputs(second))]
    facts += _dicts("Overrides", _overrides(first), _overrides(second))
    facts += _dicts("Result", _results(first), _results(second))
    facts += _dicts("Actions", _actions(first), _actions(second))
    return RunComparison(
        facts,
        paired_lines(_lines(first), _lines(second)),
        (first.state.report, second.state.report),
        (left.run.run_id, right.run.run_id),
    )


def paired_lines(left: list[str], right: list[str]) -> list[LinePair]:
    """The lines of two texts, those that are alike beside each other."""
    pairs: list[tuple[str | None, str | None]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=True).get_opcodes():
        if kind == "equal":
            pairs += zip(left[a:b], right[c:d], strict=True)
            continue
        for offset in range(max(b - a, d - c)):
            pairs.append((left[a + offset] if a + offset < b else None, right[c + offset] if c + offset < d else None))
    return [LinePair(number, *pair) for number, pair in enumerate(pairs)]


def _heads(left: RunEntry, right: RunEntry) -> Iterator[Fact]:
    one, other = left.run, right.run
    yield Fact("Run", "run", one.run_id, other.run_id, counts=False)
    yield Fact("Run", "task", one_line(one.task), one_line(other.task))
    yield Fact("Run", "started", left.began, right.began, counts=False)
    yield Fact("Run", "status", left.status, right.status)
    yield Fact("Run", "time", _seconds(one.seconds), _seconds(other.seconds), counts=False)
    yield Fact("Run", "peak memory", _bytes(one.peak_memory), _bytes(other.peak_memory), counts=False)
    yield Fact("Run", "note", one_line(left.note), one_line(right.note), counts=False)


def _dicts(section: str, left: dict[str, str], right: dict[str, str]) -> Iterator[Fact]:
    for name in dict.fromkeys([*left, *right]):
        yield Fact(section, one_line(name), left.get(name, ""), right.get(name, ""))


def _inputs(kept: KeptRun) -> dict[str, str]:
    root = kept.state.root
    return {name: _value(value) for name, value in root.inputs.items()} if root else {}


def _overrides(kept: KeptRun) -> dict[str, str]:
    settings = kept.asked.request.overrides if kept.asked else ()
    return {name: bounded(value, MAX_VALUE) for name, _, value in (one.partition("=") for one in settings)}


def _results(kept: KeptRun) -> dict[str, str]:
    state = kept.state
    if state.error:
        return {"error": bounded(f"{state.error.type}: {state.error.message}", MAX_VALUE)}
    texts = dict(enumerate(state.outputs_text))
    return {
        f"o{number}": bounded(output_text(_in_order(value), texts.get(number)).plain, MAX_VALUE)
        for number, value in enumerate(state.outputs)
    }


def _actions(kept: KeptRun) -> dict[str, str]:
    """How often each task was called, and how that went; the cache's hits apart."""
    told: dict[str, list[str]] = {}
    for action in kept.state.actions.values():
        words = "cache hit" if action.cache == "hit" else action.status.replace("_", " ")
        told.setdefault(one_line(action.label or action.task), []).append(words)
    return {
        label: ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))
        for label, words in told.items()
    }


def _value(value: Any) -> str:
    return bounded(value_text(_in_order(value)).plain, MAX_VALUE)


def _in_order(value: Any) -> Any:
    """The value with its keys sorted: their order is no difference."""
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    return [_in_order(item) for item in value] if isinstance(value, list) else value


def _lines(kept: KeptRun) -> list[str]:
    lines: list[str] = []
    for log in output_logs(Path(kept.row.folder)):
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - MAX_BYTES))
            text = file.read().decode("utf-8", "replace")
        lines += [one_line(line, 2_000) for line in text.splitlines()[-MAX_LINES:]]
    return lines[-MAX_LINES:]


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else duration(seconds)


def _bytes(size: int | None) -> str:
    return format_bytes(size) if size else ""
