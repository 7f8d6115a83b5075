"""The stack of a stop is the task's, joined to its callers', whatever thread or coroutine they wait in."""

import pytest

from flyte_debugger.session.debuggee.worker_expressions import WHERE
from flyte_debugger.worker_process.worker_pool import WorkerPool
from tests.debugger.worker.debug.driving import DebugRun

pytestmark = pytest.mark.real

REST = ["the_rest", "rest", "main"]
STACKS = {
    "own_loop": ("leaf-later", ["leaf_later", "helper", "own_loop", "main"]),
    "maps": ("leaf-later", ["leaf_later", "maps", "main"]),
    "thread": ("plain", ["plain", "thread", "main"]),
    "pool": ("plain", ["plain", "pool", "main"]),
    "gathers": ("leaf-later", ["leaf_later", "helper", "gathers", *REST]),
    "groups": ("leaf", ["leaf", "twig", "groups", *REST]),
    "iterates": ("leaf-later", ["leaf_later", "helper", "each", "iterates", *REST]),
    "to_thread": ("plain", ["plain", "to_thread", *REST]),
    "fails": ("divides", ["divides", "fails", *REST]),
}
"""By what calls it, in the order of the stops: the line that stops, and the functions on its stack."""
NO_TASKS = ("helper", "each", "plain", "the_rest")


def test_the_stack_leads_to_the_first_caller(workers: WorkerPool) -> None:
    with DebugRun("callers.py", "main", "--x", "1", workers=workers) as run:
        run.configure("leaf", "leaf-later", "plain")
        for line, functions in STACKS.values():
            assert run.stop() == line
            check(run, functions)
            run.go()


def check(run: DebugRun, functions: list[str]) -> None:
    """The stack, the values on it and the actions that its frames work for."""
    assert [name.removesuffix(" (Current frame)") for name in run.functions()] == functions
    for frame in run.frames[1:]:
        here = run.ask("evaluate", expression="here", frameId=frame["id"], context="watch")["result"]
        assert here == repr(frame["name"]), "a caller's values are read where its frame lives"
        names = run.ask("scopes", frameId=frame["id"])["scopes"]
        values = run.ask("variables", variablesReference=names[0]["variablesReference"])["variables"]
        assert ("here", here) in [(one["name"], one["value"]) for one in values]
    where = run.json(WHERE)
    owners = {frame: one["task"] for one in where["stack"] for frame in one["frames"]}
    expected, last = [], "callers.main"
    for name in reversed(functions):
        last = last if name in NO_TASKS else f"callers.{name}"
        expected.insert(0, last)
    assert [owners[frame["id"]] for frame in run.frames] == expected
