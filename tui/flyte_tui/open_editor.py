"""Opens the person's editor at a line, with the program out of its way."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

_COLON = {"hx", "helix", "subl", "zed", "micro", "kak"}
"""Editors that take the line after the file's name."""
_GOTO = {"code", "codium", "code-insiders", "cursor", "windsurf"}


def editor_command(environ: Mapping[str, str], path: str, line: int) -> list[str]:
    """The command that opens a file: `$VISUAL`, else `$EDITOR`, else `vi`, in the way that the editor takes a line.

    Args:
        environ: the environment.
        path: of the file.
        line: counted from 1.
    """
    words = shlex.split(environ.get("VISUAL") or environ.get("EDITOR") or "vi")
    name = Path(words[0]).name if words else "vi"
    if name in _GOTO:
        waits = [] if "--wait" in words or "-w" in words else ["--wait"]
        return [*words, *waits, "--goto", f"{path}:{line}"]
    return [*words, f"{path}:{line}"] if name in _COLON else [*words, f"+{line}", path]


def edit_file(app: App[Any], path: str, line: int) -> None:
    """Suspend the program until the editor has ended; says why where it cannot be."""
    command = editor_command(os.environ, path, line)
    try:
        with app.suspend():
            subprocess.run(command, check=False)
    except SuspendNotSupported:
        app.notify("The editor needs the terminal that the program has; there is none here.", severity="warning")
    except OSError as error:
        said = f"{command[0]} cannot be started: {error.strerror}. Set EDITOR to another editor."
        app.notify(said, severity="warning", markup=False)
    else:
        app.refresh(layout=True)
