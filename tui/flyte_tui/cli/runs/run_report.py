"""The report of `flyte-tui runs show`: everything kept of a run, as text."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from flyte_debugger.history.kept_run import KeptRun
from flyte_debugger.history.log_tail import read_tail
from flyte_debugger.run.attempt_state import Attempt
from flyte_debugger.run.request import RunRequest
from flyte_debugger.run.shell_command import command_line
from flyte_tui.cli.run.attempts import status_text
from flyte_tui.cli.run.outcome_text import STYLES, error_text, outcome, used_text, value_text
from flyte_tui.cli.text import cause_text, shown_path, tell_time
from flyte_tui.sanitize import one_line, sanitize


def run_report(kept: KeptRun) -> RenderableType:
    """All sections of the report; empty ones are left out."""
    state = kept.state
    error = [error_text(state.error)] if state.error else [Text(sanitize(kept.row.error))] if kept.row.error else []
    return Group(
        outcome(state),
        *error,
        *_section("Request", _request(kept)),
        *_section("Attempts", _attempts(kept)),
        *_section("Resources used by called tasks", _used(kept)),
        *_section("Notices", [Text(sanitize(notice)) for notice in state.notices]),
        *(part for log in kept.logs for part in _output(log, Path(kept.row.folder))),
    )


def _section(title: str, lines: list[Text]) -> Iterator[RenderableType]:
    if lines:
        yield Text(f"\n{title}", style="bold")
        yield Padding(Group(*lines), (0, 0, 0, 2))


def _request(kept: KeptRun) -> list[Text]:
    began = datetime.datetime.fromtimestamp(kept.row.started).astimezone()
    facts = {"started": f"{began:%Y-%m-%d %H:%M:%S}"}
    if kept.asked:
        facts |= {"command": _command(kept.asked.request), "directory": kept.asked.cwd}
    else:
        facts["request"] = "request.json is missing or damaged"
    if kept.state.root and kept.state.root.inputs:
        facts["inputs"] = "\n".join(f"{name} = {value_text(value)}" for name, value in kept.state.root.inputs.items())
    width = max(map(len, facts)) + 2
    return [
        Text.assemble((name.ljust(width), "dim"), sanitize(value).replace("\n", "\n" + " " * width))
        for name, value in facts.items()
    ]


def _command(request: RunRequest) -> str:
    if request.task.pickled is not None or request.pickled_inputs is not None:
        return "run from a notebook"
    missing = f"  (without {', '.join(request.withheld)}, which the record does not keep)" if request.withheld else ""
    return command_line(request) + missing


def _attempts(kept: KeptRun) -> list[Text]:
    """The attempts of actions that had more than one."""
    actions = kept.state.actions
    several = {action: tries for action, tries in kept.state.attempts.items() if len(tries) > 1 and action in actions}
    return [_attempt(actions[action].label, one) for action, tries in several.items() for one in tries]


def _attempt(label: str, attempt: Attempt) -> Text:
    line = Text.assemble(f"{one_line(label)} {attempt.number}  ", (status_text(attempt.status), STYLES[attempt.status]))
    if attempt.ended is not None:
        line.append(f"  {tell_time(attempt.ended - attempt.started)}", style="dim")
    if attempt.error:
        line.append(f"  {one_line(cause_text(attempt.error))}")
    return line.append(f"  {sanitize(attempt.report)}", style="dim") if attempt.report else line


def _used(kept: KeptRun) -> list[Text]:
    state = kept.state
    called = [used for action, used in state.used.items() if action in state.actions and state.actions[action].parent]
    return [Text(f"{one_line(state.actions[used.action].label)}: {used_text(used)}") for used in called]


def _output(log: Path, folder: Path) -> Iterator[RenderableType]:
    lines, more = read_tail(log)
    title = str(log.relative_to(folder))
    if more:
        title += f", the last {len(lines)} lines of {shown_path(str(log))}"
    yield from _section(title, [Text(one_line(line, 10_000)) for line in lines])
