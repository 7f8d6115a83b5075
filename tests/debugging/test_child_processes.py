"""Child processes of a task under the debugger, started in each of the ways that there are."""

import pytest

from flyte_debugger.warm import WarmWorkers
from tests.debugging.driving import DebugRun

pytestmark = pytest.mark.real


def test_a_step_over_a_fork_goes_on_in_the_parent_alone(workers: WarmWorkers) -> None:
    with DebugRun("children.py", "forked", workers=workers) as run:
        run.configure("fork")
        assert run.stop() == "fork"
        assert run.step("next") == "fork-next"
        run.go()
        assert run.end().outputs == (6,)


def test_a_child_without_the_debugger_stops_nowhere(workers: WarmWorkers) -> None:
    with DebugRun("children.py", "caught", "--method", "fork", workers=workers) as run:
        run.configure("check")
        assert run.end().outputs == ("bad 7",)
