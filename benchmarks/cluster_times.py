"""How long a person waits for a cluster: a failure stopped here, a change of a run of 5,000 actions on the screen.

The cluster is the tests' control plane on this machine, so what a network takes is not in these times. Flyte's own
program for a cluster, `flyte start tui`, shows the same changes of the same run. Needs tmux.

python benchmarks/cluster_times.py [--json]
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from measuring import Comparison, fresh_home, report
from screen import Screen

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flyteidl2.task import run_pb2  # noqa: E402
from tests.cluster.control_plane import RUNNING, SUCCEEDED, run_id, sketch  # noqa: E402
from tests.cluster.server import ClusterServer  # noqa: E402

from flyte_debugger.cluster.cluster_client import ClusterClient  # noqa: E402
from flyte_debugger.protocol.cluster_questions import ClusterOptions, SubmitTask, WatchRun  # noqa: E402
from flyte_debugger.run.event_buffer import EventBuffer  # noqa: E402
from flyte_debugger.run.events import ActionEnded, Event  # noqa: E402
from flyte_debugger.run.request import RunRequest, TaskRef  # noqa: E402
from flyte_tui.app import WorkbenchApp  # noqa: E402
from flyte_tui.screens.cluster.cluster_run_screen import ClusterRunScreen  # noqa: E402
from flyte_tui.widgets.action_tree import ActionTree  # noqa: E402

TASKS = ROOT / "tests" / "cluster" / "tasks"
ACTIONS = 5_000
ROUNDS = 7
OURS, THEIRS = "flyte-tui", "flyte start tui"


def measure() -> Sequence[Comparison]:
    """From the command to the first stop, and from a change on the server to its paint."""
    with fresh_home() as folder, ClusterServer(folder / "server") as server:
        os.environ["FLYTECTL_CONFIG"] = str(server.write_config(folder / "config.yaml"))
        os.chdir(TASKS)
        stops = _first_stops()
        changes = iter(range(1, ACTIONS))
        _add_run(server)
        heard = asyncio.run(_from_hearing(server, changes))
        painted = {OURS: _on_our_screen(server, changes), THEIRS: _on_their_screen(server, changes)}
    run = f"a run of {ACTIONS:,} actions"
    return [
        Comparison("debug --from, to the first stop", {"cold": stops}),
        Comparison(f"a change in {run}, from the server to its paint", painted, peer=THEIRS),
        Comparison(f"a change in {run}, from hearing of it to its paint", {OURS: heard}),
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
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        assert program.stdout is not None
        if not any(b'"kind": "stopped"' in line for line in program.stdout):
            raise RuntimeError("the program ended without a stop")
        seconds = time.perf_counter() - began
        program.kill()
    return seconds


def _add_run(server: ClusterServer) -> None:
    def add() -> None:
        server.plane.add_run(run_id("many"), run_pb2.RunSpec())
        server.plane.add_action(sketch("many", "a0", "many.main", RUNNING))
        for number in range(1, ACTIONS):
            server.plane.add_action(sketch("many", f"c{number}", f"many.child{number}", RUNNING, parent="a0"))

    server.call(add)


def _change(server: ClusterServer, number: int) -> None:
    plane = server.plane
    server.call(lambda: plane.enter(plane.runs["many"].actions[f"c{number}"], SUCCEEDED))


# On the screens of the programs.


def _on_our_screen(server: ClusterServer, changes: Iterator[int]) -> list[float]:
    with Screen(sys.executable, "-m", "flyte_tui", "--remote") as screen:
        screen.shown(r"many\.main")
        screen.press("Enter", r"child30\b")
        return _painted(server, screen, changes, r"✓ child{}\b")


def _on_their_screen(server: ClusterServer, changes: Iterator[int]) -> list[float]:
    flyte = Path(sys.executable).with_name("flyte")
    with Screen(str(flyte), "start", "tui") as screen:
        screen.shown(r"demo +.*demo")
        screen.press("Enter", r"many")
        screen.press("Enter", r"child30\b")
        return _painted(server, screen, changes, r"✓ +child{}\b")


def _painted(server: ClusterServer, screen: Screen, changes: Iterator[int], pattern: str) -> list[float]:
    """Seconds from each of some changes on the server until its row shows it, once the screen has come to rest."""
    seconds = []
    for number in range(ROUNDS + 1):
        changed = next(changes)
        began = time.perf_counter()
        _change(server, changed)
        screen.shown(pattern.format(changed))
        if number:
            seconds.append(time.perf_counter() - began)
    return seconds


# In this process, where it is seen when the program hears of a change.


async def _from_hearing(server: ClusterServer, changes: Iterator[int]) -> list[float]:
    app = WorkbenchApp([TASKS], None, ClusterOptions())
    async with app.run_test(size=(120, 40)) as pilot:
        while "many" not in app.export_screenshot():
            await pilot.pause(0.05)
        await pilot.press("enter")
        while not isinstance(app.screen, ClusterRunScreen) or len(app.screen.state.actions) < ACTIONS:
            await pilot.pause(0.05)
        heard = _HearingTimes(app.screen.live._box)
        tree = app.screen.query_one(ActionTree)
        seconds = []
        for _ in range(ROUNDS):
            changed = next(changes)
            _change(server, changed)
            while "✓" not in _row(tree, f"c{changed}"):
                await asyncio.sleep(0)
            seconds.append(time.perf_counter() - heard.times[f"c{changed}"])
    return seconds


class _HearingTimes:
    """When the end of each action came from the client's process."""

    def __init__(self, box: EventBuffer) -> None:
        self.times: dict[str, float] = {}
        put = box.put

        def hear(event: Event) -> None:
            if isinstance(event, ActionEnded):
                self.times.setdefault(event.action, time.perf_counter())
            put(event)

        box.put = hear  # type: ignore[method-assign]


def _row(tree: ActionTree, action: str) -> str:
    line = next(node for node in tree.root.children[0].children if node.data and node.data.id == action).line
    strip = tree.render_line(line - tree.scroll_offset.y)
    return "".join(segment.text for segment in strip)


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
