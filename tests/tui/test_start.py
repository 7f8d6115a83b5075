"""What the program does not load."""

import subprocess
import sys

import pytest

from tests.tui.driving import TASKS

pytestmark = pytest.mark.process

_PROGRAM = """
import asyncio, sys
from pathlib import Path

from tests.tui.driving import opened

async def main():
    async with opened(Path(sys.argv[1])):
        ours = {module.partition(".")[0] for module in sys.modules}
        assert not ours & {"flyte", "shapes", "hostile", "pandas", "debugpy", "IPython"}, ours

asyncio.run(main())
"""


def test_it_lists_tasks_without_importing_flyte_or_any_file_of_the_person() -> None:
    root = str(TASKS.parents[2])
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(TASKS)], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_first_paint_waits_for_nothing_heavy() -> None:
    program = "import sys, flyte_tui.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = {"flyte", "pygments", "markdown_it", "httpx", "html.parser", "psutil", "flyte_debugger.run.run_handle"}
    assert not heavy & set(done.stdout.split())
