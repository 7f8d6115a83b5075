"""The real `flyte-tui`, started as a person's shell starts it."""

import os
import subprocess
import sys
from pathlib import Path

TASKS = Path(__file__).parent / "tasks" / "commands.py"
PATIENCE = 60.0
"""Seconds after which a program that does not end has failed its test."""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flyte_tui", *arguments]


def run_cli(*arguments: str, cwd: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run the program to its end with both outputs captured."""
    return subprocess.run(
        command(*arguments), cwd=cwd, capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL
    )


def start_cli(*arguments: str) -> "subprocess.Popen[str]":
    """Start the program in a process group of its own, as a shell would."""
    return subprocess.Popen(
        command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env=dict(os.environ),
    )
