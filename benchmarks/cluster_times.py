"""How long a person waits for a cluster: a failure stopped here, a change of a run of 5,000 actions on the screen.

The cluster is the tests' control plane on this machine, so what a network takes is not in these times.

python benchmarks/cluster_times.py [--json]
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from measuring import Comparison, fresh_home, report

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flyteidl2.task import run_pb2  # noqa: E402
from tests.cluster.control_plane import RUNNING, SUCCEEDED, run_id, sketch  # noqa: E402
from tests.cluster.server import ClusterServer  # noqa: E402

from flyte_debugger.cluster.cluster_client import ClusterClient  # noqa: E402
from flyte_debugger.protocol.cluster_questions import ClusterOptions, SubmitTask, WatchRun  # noqa: E402
from flyte_debugger.run.request import RunRequest, TaskRef  # noqa: E402
from flyte_tui.app import WorkbenchApp  # noqa: E402
from flyte_tui.screens.cluster.cluster_run_screen import ClusterRunScreen  # noqa: E402
from flyte_tui.widgets.action_tree import ActionTree  # noqa: E402

TASKS = ROOT / "tests" / "cluster" / "tasks"
ACTIONS = 5_000
ROUNDS = 7


def measure() -> Sequence[Comparison]:
    """From the command to the first stop, and from a change on the server to its paint."""
    with fresh_home() as folder, ClusterServer(folder / "server") as server:
        os.environ["FLYTECTL_CONFIG"] = str(server.write_config(folder / "config.yaml"))
        os.chdir(TASKS)
        stops = _first_stops()
        heard, painted = asyncio.run(_changes(server))
    return [
        Comparison("debug --from, to the first stop", {"cold": stops}),
        Comparison(
            f"a change in a run of {ACTIONS:,} actions, to its paint",
            {"from the change": painted, "from hearing": heard},
        ),
    ]


def _first_stops() -> list[float]:
    with ClusterClient(ClusterOptions()) as cluster:
        request = RunRequest(TaskRef(str(TASKS / "pipeline.py"), "main"), arguments=("--n", "4"))
        name = cluster.submit(SubmitTask(request)).name
        list(cluster.ask(WatchRun(name)))
    return [_first_stop(name) for _ in range(ROUNDS)]


def _first_stop(name: str) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-m", "flyte_tui", "debug", "--from", name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        if not any(b'"kind": "stopped"' in line for line in program.stdout):
            raise RuntimeError("the program ended without a stop")
        seconds = time.perf_counter() - began
        program.kill()
    return seconds


async def _changes(server: ClusterServer) -> tuple[list[float], list[float]]:
    _add_run(server)
    app = WorkbenchApp([TASKS], None, ClusterOptions())
    heard, painted = [], []
    async with app.run_test(size=(120, 40)) as pilot:
        while "many" not in app.export_screenshot():
            await pilot.pause(0.05)
        await pilot.press("enter")
        while not isinstance(app.screen, ClusterRunScreen) or len(app.screen.state.actions) < ACTIONS:
            await pilot.pause(0.05)
        screen = app.screen
        for number in range(1, ROUNDS + 1):
            from_hearing, from_change = await _change(server, screen, f"c{number}")
            heard.append(from_hearing)
            painted.append(from_change)
    return heard, painted


def _add_run(server: ClusterServer) -> None:
    def add() -> None:
        server.plane.add_run(run_id("many"), run_pb2.RunSpec())
        server.plane.add_action(sketch("many", "a0", "many.main", RUNNING))
        for number in range(1, ACTIONS):
            server.plane.add_action(sketch("many", f"c{number}", "many.child", RUNNING, parent="a0"))

    server.call(add)


async def _change(server: ClusterServer, screen: ClusterRunScreen, action: str) -> tuple[float, float]:
    """Seconds from hearing of a change, and from the change itself, until the row is painted anew."""
    tree = screen.query_one(ActionTree)
    heard = 0.0
    began = time.perf_counter()
    server.call(lambda: server.plane.enter(server.plane.runs["many"].actions[action], SUCCEEDED))
    while True:
        await asyncio.sleep(0)
        if not heard and screen.state.actions[action].status == "succeeded":
            heard = time.perf_counter()
        if heard and "✓" in _row(tree, action):
            now = time.perf_counter()
            return now - heard, now - began


def _row(tree: ActionTree, action: str) -> str:
    line = next(node for node in tree.root.children[0].children if node.data and node.data.id == action).line
    strip = tree.render_line(line - tree.scroll_offset.y)
    return "".join(segment.text for segment in strip)


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
