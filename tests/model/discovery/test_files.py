"""Finding files: what is given, what is skipped, and that nothing on a disk stops it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flyte_taskmodel.discovery.candidate_files import find_files

TASK = "import flyte\nenv = flyte.TaskEnvironment('e')\n"


def write(path: Path, text: str = TASK) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    "text",
    [
        "import flyte",
        "import os, flyte",
        "from flyte.extras import ContainerTask",
        "import numpy as np\n\nif True:\n    import flyte.report\n",
        "from flyteplugins.spark import Spark",
        "from .envs import env\n\n@env.task\ndef main(): ...\n",
        "from envs import gpu\n\n@gpu.big.task(report=True)\nasync def main(): ...\n",
    ],
)
def test_finds_files_that_may_hold_tasks(tmp_path: Path, text: str) -> None:
    file = write(tmp_path / "tasks.py", text)
    assert list(find_files([tmp_path])) == [file]


@pytest.mark.parametrize(
    "text",
    ["", "x = 'flyte'", "# import flyte", "import flytekit", "from myflyte import x", "self.task(1)", "import celery"],
)
def test_leaves_out_files_that_cannot(tmp_path: Path, text: str) -> None:
    write(tmp_path / "other.py", text)
    assert list(find_files([tmp_path])) == []


def test_leaves_out_what_tools_made(tmp_path: Path) -> None:
    wanted = write(tmp_path / "src" / "pkg" / "a.py")
    for directory in (".git", ".venv", "__pycache__", "node_modules", "build", "dist", "lib/site-packages", ".tox"):
        write(tmp_path / directory / "a.py")
    write(tmp_path / "my_env" / "lib" / "a.py")
    write(tmp_path / "my_env" / "pyvenv.cfg", "home = /usr/bin")
    write(tmp_path / "notes.txt")
    assert list(find_files([tmp_path])) == [wanted]


def test_a_named_path_is_given_whatever_it_is(tmp_path: Path) -> None:
    inside_hidden = write(tmp_path / ".hidden" / "a.py")
    without_flyte = write(tmp_path / "plain.py", "x = 1")
    missing = tmp_path / "missing.py"
    assert list(find_files([inside_hidden.parent, without_flyte, missing])) == [inside_hidden, without_flyte, missing]


def test_each_file_comes_once_and_in_order(tmp_path: Path) -> None:
    files = [write(tmp_path / name) for name in ("b.py", "z.py", "a/c.py", "a/d/x.py", "b/a.py")]
    assert list(find_files([tmp_path, tmp_path / "a", files[0]])) == files


def test_paths_are_absolute_and_links_keep_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "real" / "a.py")
    (tmp_path / "link").symlink_to(file.parent)
    monkeypatch.chdir(tmp_path)
    assert list(find_files([Path("link")])) == [tmp_path / "link" / "a.py"]


def test_loops_dead_links_and_pipes_do_no_harm(tmp_path: Path) -> None:
    file = write(tmp_path / "a" / "a.py")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "dead.py").symlink_to(tmp_path / "nowhere.py")
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "directory.py").mkdir()
    assert list(find_files([tmp_path])) == [file]


def test_undecodable_text_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "latin.py"
    file.write_bytes(b"# -*- coding: latin-1 -*-\n# caf\xe9 \xff\x00\nimport flyte\n")
    assert list(find_files([tmp_path])) == [file]


def make_unreadable(file: Path) -> None:
    """Root reads whatever a mode forbids, but nobody reads a process's memory from its start."""
    if os.geteuid() == 0:
        file.symlink_to("/proc/self/mem")
    else:
        write(file).chmod(0)


def test_unreadable_files_are_left_out(tmp_path: Path) -> None:
    file = write(tmp_path / "a.py")
    make_unreadable(tmp_path / "secret.py")
    assert list(find_files([tmp_path])) == [file]


def test_a_directory_that_goes_away_is_left_out(tmp_path: Path) -> None:
    write(tmp_path / "a.py")
    gone = write(tmp_path / "sub" / "b.py")
    found = find_files([tmp_path])
    first = next(found)
    gone.unlink()
    gone.parent.rmdir()
    assert [first, *found] == [tmp_path / "a.py"]


@pytest.mark.process
def test_nothing_of_it_imports_flyte() -> None:
    code = (
        "import sys, flyte_taskmodel.discovery.candidate_files, flyte_taskmodel.discovery.source_outline; "
        "sys.exit('flyte' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
