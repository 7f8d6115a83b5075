"""`flyte-tui runs show` for a run of the cluster: its actions, and one of them with all that there is of it."""

import datetime
import json
import time
from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.cluster.run_address import RunAddress
from flyte_debugger.protocol.cluster_answers import ActionDetail, Attempt, ClusterRunRow, LogLines
from flyte_debugger.protocol.cluster_questions import TailLogs, WatchRun
from flyte_debugger.run.events import Event
from flyte_debugger.run.state import RunState
from flyte_taskmodel.plain_json import to_plain
from flyte_tui.cli.cluster.cluster_spinner import asking
from flyte_tui.cli.cluster.cluster_text import phase_text
from flyte_tui.cli.run.outcome_text import MAX_ITEMS, action_tree, error_text, value_text
from flyte_tui.cli.text import tell_time
from flyte_tui.sanitize import one_line, sanitize

TAIL = 20
"""Lines of an ended action's log that are shown."""


def show_remote_run(cluster: ClusterClient, address: RunAddress, as_json: bool) -> None:
    """Print a run as text or as one JSON object; of its actions the named one in full, else the first that failed."""
    with asking(f"Asking the cluster for {address}"):
        row, state = _state(cluster, address.run)
        detail = cluster.describe(address.run, address.action)
        tail = _tail(cluster, detail)
    if as_json:
        print(json.dumps(to_json(row, state, detail, tail)))
    else:
        from flyte_tui.cli.run.plain_view import print_report

        print_report(_report(row, state, detail, tail))


def to_json(row: ClusterRunRow, state: RunState, detail: ActionDetail, tail: list[str]) -> dict[str, Any]:
    """The object that `--json` prints, described in `docs/cluster.md`."""
    return {
        "run": to_plain(row),
        "actions": [
            {
                "id": action.id,
                "parent": action.parent,
                "task": action.task,
                "status": action.status,
                "phase": action.phase if action.status == "running" else None,
                "started": action.started,
                "ended": action.ended,
                "attempts": action.attempts,
            }
            for action in state.actions.values()
        ],
        "action": to_plain(detail),
        "log": tail,
    }


def _state(cluster: ClusterClient, run: str) -> tuple[ClusterRunRow, RunState]:
    first, *events = cluster.ask(WatchRun(run, follow=False))
    assert isinstance(first, ClusterRunRow)
    state = RunState(run, first.task)
    for event in events:
        if isinstance(event, Event):
            state.apply(event)
    return first, state


def _tail(cluster: ClusterClient, detail: ActionDetail) -> list[str]:
    """The last lines of an action that is over; those of one that goes on would never end."""
    if not detail.has_logs or detail.ended is None:
        return []
    answers = cluster.ask(TailLogs(detail.run, detail.action))
    text = "".join(answer.text for answer in answers if isinstance(answer, LogLines))
    return text.splitlines()[-TAIL:]


def _report(row: ClusterRunRow, state: RunState, detail: ActionDetail, tail: list[str]) -> RenderableType:
    title = Text.assemble(phase_text(row.phase), "  ", (one_line(row.task), "bold"), "  ")
    title.append(tell_time((row.ended or time.time()) - row.started), "dim")
    return Group(
        action_tree(state, row.ended or time.time(), MAX_ITEMS, title),
        *_facts({"run": row.name, "started": _moment(row.started), "by": row.user, "page": row.url}),
        *_section(f"Action {detail.action}, {one_line(detail.task)}", list(_action(detail))),
        *_section("Inputs", list(_facts({name: value_text(value) for name, value in detail.inputs.items()}))),
        *_section("Outputs", list(_facts({f"o{at}": value_text(one) for at, one in enumerate(detail.outputs)}))),
        *_section("Attempts", [_attempt(one) for one in detail.attempts]),
        *_section(f"Log, the last {len(tail)} lines", [Text(one_line(line, 10_000)) for line in tail]),
    )


def _action(detail: ActionDetail) -> Iterator[RenderableType]:
    yield phase_text(detail.phase)
    if detail.error:
        yield error_text(detail.error)
    facts = {
        "image": detail.image,
        "version": detail.version,
        "code": f"{detail.module}.{detail.instance}" if detail.module else "",
        "env_vars": ", ".join(f"{name}={value}" for name, value in detail.env_vars.items()),
        "secrets": ", ".join(detail.secrets),
        "report": "yes; `flyte-tui runs report` prints it" if detail.has_report else "",
        "note": detail.unread or "",
    }
    yield from _facts(facts)


def _facts(facts: dict[str, str]) -> Iterator[Text]:
    given = {name: value for name, value in facts.items() if value}
    width = max(map(len, given), default=0) + 2
    for name, value in given.items():
        yield Text.assemble((one_line(name).ljust(width), "dim"), sanitize(value).replace("\n", "\n" + " " * width))


def _section(title: str, lines: list[Any]) -> Iterator[RenderableType]:
    if lines:
        yield Text(f"\n{title}", style="bold")
        yield Padding(Group(*lines), (0, 0, 0, 2))


def _attempt(attempt: Attempt) -> Text:
    line = Text.assemble(f"{attempt.number}  ", phase_text(attempt.phase))
    for phase in attempt.phases:
        line.append(
            f"  {phase.name.replace('_', ' ')} {tell_time((phase.ended or time.time()) - phase.started)}", "dim"
        )
    return line


def _moment(seconds: float) -> str:
    return f"{datetime.datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d %H:%M:%S}"
