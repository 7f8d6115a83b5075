"""Watches the files of the browse screen, in a thread, and tells which were saved, made or removed."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from textual.message import Message
from textual.screen import Screen

from flyte_taskmodel.discovery.candidate_files import SKIPPED, find_files

QUIET = 200
"""Milliseconds without a change after which changes are told: editors write a file in several steps."""


@dataclass
class FilesChanged(Message):
    """Files were saved, made or removed."""

    files: list[Path]
    """All files that there are now."""
    changed: set[str]
    """The paths of those that were saved."""


@dataclass
class NotWatched(Message):
    """Files cannot be watched."""

    sentence: str


class FileWatch:
    """Posts what changes to a screen.

    Args:
        screen: where the messages go.
        paths: the files and folders that are listed.
    """

    def __init__(self, screen: Screen[None], paths: list[Path]) -> None:
        self._screen = screen
        self._paths = paths
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, unless it has begun."""
        if self._thread is None and not self._ended.is_set():
            self._thread = threading.Thread(target=self._watch, name="flyte-watch", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End; safe to call twice."""
        self._ended.set()
        if self._thread:
            self._thread.join()

    def _watch(self) -> None:
        from watchfiles import watch

        folders = {path.absolute() if path.is_dir() else path.absolute().parent for path in self._paths}
        try:
            for changes in watch(
                *(folder for folder in folders if folder.is_dir()),
                watch_filter=lambda change, path: path.endswith(".py") and SKIPPED.isdisjoint(Path(path).parts),
                debounce=QUIET,
                step=QUIET // 4,
                stop_event=self._ended,
                rust_timeout=1_000,
                raise_interrupt=False,
                recursive=any(path.is_dir() for path in self._paths),
                ignore_permission_denied=True,
            ):
                self._tell(path for _, path in changes)
        except (OSError, RuntimeError) as error:  # Too many folders to watch, or a file system that tells nothing.
            reason = str(error).splitlines()[0]
            said = f"Saved files are not seen by themselves ({reason}); ctrl+r looks again."
            self._screen.post_message(NotWatched(said))

    def _tell(self, changed: Iterable[str]) -> None:
        files = list(find_files(self._paths))
        self._screen.post_message(FilesChanged(files, {str(file) for file in files} & set(changed)))
