"""The CPythons of this machine that the workbench supports: `python tests/pythons.py [--others] [--newest]`.

Prints a line for each minor version, oldest first: the version, then the path of its interpreter. Those of pyenv and
those on the PATH are found; of several with one minor version, the newest.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ASK = (
    "import sys; version = sys.version_info; "
    "print('.'.join(map(str, version[:3])), sys.implementation.name, version.releaselevel)"
)
MINORS = range(OLDEST[1], 20)


def candidates() -> list[str]:
    """Paths that may be interpreters: names on the PATH, and all of pyenv's."""
    named = [shutil.which(f"python{OLDEST[0]}.{minor}") for minor in MINORS]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    return [sys.executable, *filter(None, named), *map(str, pyenv.glob("versions/*/bin/python"))]


def version_of(python: str) -> tuple[int, ...] | None:
    """The version of a released CPython; None for anything else, and for a shim that starts nothing."""
    try:
        told = subprocess.run([python, "-c", ASK], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.fullmatch(r"(\d+)\.(\d+)\.(\d+) cpython final\n", told.stdout)
    return tuple(map(int, found.groups())) if found else None


def pythons() -> dict[tuple[int, ...], str]:
    """The newest interpreter of each supported minor version, by that version."""
    newest: dict[tuple[int, ...], tuple[tuple[int, ...], str]] = {}
    for python in candidates():
        version = version_of(python)
        if version and version >= OLDEST:
            newest[version[:2]] = max(newest.get(version[:2], ((), "")), (version, python))
    return {minor: python for minor, (_, python) in sorted(newest.items())}


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--others", action="store_true", help="leave out the version that runs this script")
    parser.add_argument("--newest", action="store_true", help="the newest alone")
    options = parser.parse_args()
    found = list(pythons().items())
    if options.newest:
        found = found[-1:]
    for minor, python in found:
        if not (options.others and minor == sys.version_info[:2]):
            print(".".join(map(str, minor)), python)


if __name__ == "__main__":
    main()
