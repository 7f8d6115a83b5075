"""Other debuggers for a terminal, installed apart from the workbench, and how each shows what is timed.

python benchmarks/peers.py installs them into ~/.cache/flyte-workbench-peers, or the folder in FLYTE_WORKBENCH_PEERS.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(os.environ.get("FLYTE_WORKBENCH_PEERS") or Path.home() / ".cache" / "flyte-workbench-peers")
PACKAGES = ("textual-debugger", "pudb")
PUDB_SETTINGS = "[pudb]\nseen_welcome = e999\nprompt_on_quit = False\n"


@dataclass(frozen=True)
class Peer:
    """A debugger that steps through a script.

    Args:
        name: as people call it.
        program: its command.
        first: a regular expression that matches its screen at the first stop, line 1.
        value: the same for the value of `total`, with `{}` in place of the value.
    """

    name: str
    program: str
    first: str
    value: str


KNOWN = (
    Peer("tdb", "tdb", r"<module> +plain\.py:1\b", r"total \(int\) = {}\b"),
    Peer("pudb", "pudb", r"> total = 0[\s\S]*Variables:|Variables:[\s\S]*> total = 0", r"total: {}\b"),
)


def found() -> tuple[Peer, ...]:
    """The debuggers that are there; says of each that is not how it is had."""
    there = tuple(peer for peer in KNOWN if command(peer).exists())
    for peer in KNOWN:
        if peer not in there:
            print(f"{peer.name} is not in {FOLDER}: python benchmarks/peers.py installs it.", file=sys.stderr)
    return there


def command(peer: Peer) -> Path:
    """The program of a debugger, whether it is there or not."""
    return FOLDER / "bin" / peer.program


def settle(home: Path) -> None:
    """Have no debugger greet people whose home this is."""
    settings = home / ".config" / "pudb" / "pudb.cfg"
    settings.parent.mkdir(parents=True)
    settings.write_text(PUDB_SETTINGS)
    os.environ["XDG_CONFIG_HOME"] = str(home / ".config")


def install() -> None:
    """Install them."""
    subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
    subprocess.run([FOLDER / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)


if __name__ == "__main__":
    install()
