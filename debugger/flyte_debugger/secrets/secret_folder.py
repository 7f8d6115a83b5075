"""The folder for secrets that a task reads as files: readable by this user only, removed however the run ends."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from flyte_debugger.worker_process.exit_guard import Guard


class SecretFolder:
    """A temporary folder for one run's secrets. If this process is killed, its guard removes the folder."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="flyte-workbench-"))
        self._guard = Guard('rm -rf -- "$1"', str(self.path))

    def write(self, files: Mapping[str, str]) -> None:
        """Write these files, given by their paths within the folder."""
        for name, value in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(value)

    def remove(self) -> None:
        """Remove the folder with its content."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._guard.dismiss()
