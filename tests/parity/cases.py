"""The table of tasks that are run by `flyte run --local` and by the workbench, and what is to be different, and why."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TASKS = Path(__file__).parent / "tasks"


@dataclass(frozen=True)
class Case:
    """One task, run by both sides; every field of their outcomes is to be equal, but for those in `ours`."""

    file: str
    task: str
    arguments: tuple[str, ...] = ()
    folder: str = "."
    """The working directory, under `tasks/`; `file` is counted from it."""
    root_dir: str | None = None
    times: int = 1
    """How often it runs, one run after the other; the last one is looked at."""
    ours: dict[str, Any] = field(default_factory=dict)
    """Fields of our outcome that differ from Flyte's on purpose."""
    why: str = ""
    """Why they differ."""

    @property
    def id(self) -> str:
        times = f"{self.times} times" if self.times > 1 else ""
        return " ".join(filter(None, [f"{self.file}:{self.task}", *self.arguments, times]))


def rows(file: str, *tasks: str) -> list[Case]:
    """Tasks of one file that run with their defaults and are to end alike in everything."""
    return [Case(file, task) for task in tasks]


DEADLOCK = "Flyte's local run ends a blocking call into its own loop with 'Deadlock detected'"
REPORT_LOST = "Flyte's local run writes the report of a failed task only where the task flushed it"
LITERALS = "Flyte's command line knows a Literal by the upper-cased names of an Enum that it makes of it"
NEVER_HIT = "Flyte's local run keeps results under a version that is given (`behavior='override'`) and never takes them"
IMPORTS = "Flyte's command line executes a file under its stem's name, outside any package"

PARITY = [
    Case("basics.py", "async_one", ("--n", "3", "--name", "Ada", "--loud")),
    Case("basics.py", "async_one"),
    Case("basics.py", "async_one", ("--n", "three")),
    *rows("basics.py", "sync_one", "nothing", "several", "named", "here", "inside"),
    *rows("nesting.py", "sync_calls_sync", "async_calls_async", "async_calls_sync", "sync_calls_async"),
    *rows("nesting.py", "plain_call_of_sync", "gathered", "three_deep", "overriding"),
    *rows("nesting.py", "plain_function", "recursive"),
    *rows("mapping.py", "sync_over_sync", "sync_over_async", "two_iterables", "with_partial", "with_two_left"),
    *rows("mapping.py", "errors_returned", "errors_raised", "aio_over_async", "aio_over_sync"),
    Case("mapping.py", "blocking_in_async", ours={"status": "succeeded", "outputs": [[0, 2, 4]]}, why=DEADLOCK),
    *rows("tracing.py", "in_async", "in_sync", "stream", "iterator", "caught", "task_inside", "grouped"),
    *rows("tracing.py", "custom_context", "context_values", "checkpointed", "checkpointed_sync"),
    Case("tracing.py", "sync_in_async", ours={"status": "succeeded", "outputs": [3]}, why=DEADLOCK),
    *rows("failures.py", "flaky", "sync_flaky", "exhausted", "non_recoverable", "sync_broken", "child_fails"),
    *rows("failures.py", "sync_child_fails", "caught", "gathered_errors", "nested_flaky", "grouped_errors"),
    *rows("failures.py", "wrong_output", "wrong_child_input"),
    *rows("caching.py", "auto_twice", "disabled_twice", "ignoring_twice", "overridden_off"),
    Case("caching.py", "auto_twice", times=2),
    Case("caching.py", "fixed_twice", ours={"outputs": [[101, 101]]}, why=NEVER_HIT),
    Case("caching.py", "root_cached", times=2),
    *rows("reports.py", "logged", "logged_in_sync", "tabs", "only_nested", "root_and_child", "without_report"),
    *rows("reports.py", "flushed_without_report", "empty", "fails_after_flush", "by_override"),
    Case("reports.py", "fails_before_flush", ours={"reports": ["reports.fails_before_flush"]}, why=REPORT_LOST),
    Case("kinds.py", "a_dataclass", ("--outer", '{"title": "t", "inner": {"size": 2, "names": ["q"]}}')),
    Case("kinds.py", "a_model", ("--model", '{"title": "m", "limits": {"a": 1}}')),
    Case("kinds.py", "default_dataclass", ("--n", "2")),
    Case("kinds.py", "an_enum", ("--color", "BLUE")),
    Case("kinds.py", "a_literal", ours={"status": "succeeded", "outputs": ["'careful'"]}, why=LITERALS),
    Case(
        "kinds.py",
        "a_literal",
        ("--mode", "fast"),
        ours={"status": "succeeded", "outputs": ["'fast'"]},
        why=LITERALS,
    ),
    Case("kinds.py", "optional", ("--n", "4")),
    Case("kinds.py", "a_union", ("--value", "3")),
    Case("kinds.py", "collections", ("--numbers", "[1, 2]", "--table", '{"a": [1.5]}')),
    Case("kinds.py", "dates", ("--at", "2026-01-02T03:04:05", "--wait", "90 minutes")),
    Case("kinds.py", "a_date", ("--day", "2026-01-02")),
    *rows("kinds.py", "tuples", "bytes_within", "sets", "pickles", "anything", "by_keyword_and_position"),
    *rows("files.py", "make_file", "upload", "make_dir", "through_tasks", "a_list_of_files"),
    Case("files.py", "read_file", ("--file", "basics.py")),
    Case("files.py", "list_dir", ("--folder", "layouts/rooted/app")),
    *rows("frames.py", "make_frame", "through_tasks"),
    *rows("templates.py", "shout", "recorded", "recorded_sync", "doubled", "parent"),
    Case("neighbour.py", "main", folder="layouts/beside"),
    Case("app/tasks.py", "main", folder="layouts/rooted"),
    Case("rooted/app/tasks.py", "main", folder="layouts", root_dir="rooted"),
    Case(
        "jobs/relative.py",
        "main",
        folder="layouts/pkg",
        ours={"status": "succeeded", "outputs": ["from the package, in pkg.jobs.relative"]},
        why=IMPORTS,
    ),
    Case(
        "src/shop/tasks.py",
        "main",
        folder="layouts/src_layout",
        ours={"status": "succeeded", "outputs": ["14, in shop.tasks"]},
        why=IMPORTS,
    ),
]
