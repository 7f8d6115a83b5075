"""The command line that makes an interpreter a worker, wherever the workbench itself is installed."""

import errno
import os
import shutil
import sys
from pathlib import Path

import flyte_debugger
import flyte_taskmodel

_BOOT = Path(flyte_debugger.__file__).parent / "worker" / "boot.py"
_HOME = _BOOT.parents[1]
_MODEL = Path(flyte_taskmodel.__file__).parent
_FLAGS = ("-X", "frozen_modules=off")
"""Lets a debugger step into the standard library; has no measurable cost."""


def boot_command(python: str, descriptor: int) -> list[str]:
    """The arguments for `subprocess.Popen`.

    Where this process is debugged itself they begin with a shell that becomes the worker: debugpy puts itself before
    every Python that its debuggee starts (VS Code's debugger, JupyterLab's, `python -m debugpy`), and a worker is not
    to be in the front end's debug session. It leaves the command lines of others alone.

    Args:
        python: the interpreter.
        descriptor: the file descriptor of the worker's end of its channel, which it inherits.

    Raises:
        OSError: when the interpreter cannot be started, which the shell would tell nobody.
    """
    command = [python, *_FLAGS, str(_BOOT), str(descriptor), str(_MODEL), str(_HOME)]
    if "pydevd" not in sys.modules:
        return command
    if shutil.which(python) is None:
        number = errno.EACCES if Path(python).exists() else errno.ENOENT
        raise OSError(number, os.strerror(number), python)
    return ["/bin/sh", "-c", 'exec "$@"', "flyte-worker", *command]
