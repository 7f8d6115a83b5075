"""What a line breakpoint costs in a function that loops 100,000 times: stock debugpy beside the workbench's own way.

python benchmarks/hot_lines.py [--json]

Seconds of CPU time that the function takes; of 100,000 iterations, a tenth of a second is a microsecond an iteration.
"""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from debug_steps import CALL_BACK, LISTEN, PATIENCE, started
from measuring import Comparison, Side, fresh_home, in_turn, report

from flyte_debugger.dap.callback_server import FIRST_SEQ, CallbackServer
from flyte_debugger.session.attach import attach
from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints, LineBreakpoint
from flyte_debugger.session.debug_session import Session
from flyte_debugger.session.session_settings import SessionSettings

SCRIPT = """
import time


def work(n):
    total = 0
    for i in range(n):
        if i < 0:
            total -= 1  # never comes here
        total += i & 1  # comes here each time
    return total


def once(i):
    if i < 0:
        i += 1  # no call comes here
    return i & 1


def call(n):
    total = 0
    for i in range(n):
        total += once(i)
    return total


def timed(function):  # of 100,000 iterations
    began = time.thread_time()
    function(100_000)
    return time.thread_time() - began


print(timed(work), timed(call), flush=True)
"""
LOOP, CALLS = "a loop", "calls"


def run(script: Path) -> dict[str, float]:
    """Seconds without a debugger."""
    with started("import runpy, sys; runpy.run_path(sys.argv[1], run_name='__main__')", str(script)) as process:
        return _read(process)


def stock(script: Path, breakpoints: Breakpoints) -> dict[str, float]:
    """Seconds under stock debugpy."""
    with started(LISTEN, str(script)) as process:
        assert process.stdout is not None
        with attach("127.0.0.1", int(process.stdout.readline()), breakpoints=breakpoints) as session:
            session.start()
            return _read(process)


def ours(script: Path, breakpoints: Breakpoints) -> dict[str, float]:
    """Seconds in a process that calls back as a worker does."""
    listener = CallbackServer()
    with started(CALL_BACK, str(listener.port), listener.token, str(script)) as process:
        settings = SessionSettings(direct=True)
        with Session(listener.accept(PATIENCE), settings, breakpoints, FIRST_SEQ) as session:
            session.start()
            return _read(process)


def _read(process: "subprocess.Popen[str]") -> dict[str, float]:
    assert process.stdout is not None
    loop, calls = map(float, process.stdout.readline().split())
    return {LOOP: loop, CALLS: calls}


def at(script: Path, mark: str, condition: str | None = None) -> LineBreakpoint:
    """A breakpoint at the line with that comment."""
    lines = script.read_text().splitlines()
    line = next(number for number, line in enumerate(lines, 1) if line.endswith(f"# {mark}"))
    return LineBreakpoint(str(script), line, condition)


def measure() -> Sequence[Comparison]:
    """All of it, in turn."""
    with fresh_home() as folder:
        script = folder / "script.py"
        script.write_text(SCRIPT)
        wanted = {
            "no breakpoint": Breakpoints(),
            "lines that are never hit": Breakpoints((at(script, "never comes here"), at(script, "no call comes here"))),
            "a condition that is false": Breakpoints((at(script, "comes here each time", "i < 0"),)),
        }

        def side(name: str, take: Callable[[], dict[str, float]]) -> Side:
            return lambda: {f"{name}: {what}": seconds for what, seconds in take().items()}

        sides = [side("alone", lambda: run(script))]
        for title, breakpoints in wanted.items():
            sides.append(side(f"stock, {title}", lambda given=breakpoints: stock(script, given)))
            sides.append(side(f"ours, {title}", lambda given=breakpoints: ours(script, given)))
        taken = in_turn(*sides)
    return [
        Comparison(
            f"{what}: {title}",
            {name: taken[f"{side}: {what}"] for name, side in _sides(title).items()},
            "stock debugpy",
        )
        for title in wanted
        for what in ((LOOP,) if title == "a condition that is false" else (LOOP, CALLS))
    ]


def _sides(title: str) -> dict[str, str]:
    return {"no debugger": "alone", "stock debugpy": f"stock, {title}", "workbench": f"ours, {title}"}


if __name__ == "__main__":
    report(__doc__.splitlines()[0], measure)
