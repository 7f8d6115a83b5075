"""The working directory, environment and import path of a worker: those of whoever asked for the run."""

import logging
import os
import sys
from pathlib import Path

import flyte
import flyte.config

from flyte_debugger.protocol.worker_requests import LaunchContext
from flyte_debugger.worker.run import installed_plugins
from flyte_debugger.worker_process import process_tag


def enter_context(context: LaunchContext) -> None:
    """Take on the working directory and environment of whoever asked, and set Flyte up as `flyte run --local` does."""
    enter_surroundings(context)
    root_dir = context.root_dir
    installed_plugins.refresh()
    flyte.init_from_config(
        flyte.config.auto(), root_dir=Path(root_dir).resolve() if root_dir else None, log_level=logging.ERROR
    )


def enter_surroundings(context: LaunchContext) -> None:
    """Take on the working directory and environment of whoever asked."""
    os.chdir(context.cwd)
    mark = os.environ[process_tag.MARK]
    os.environ.clear()
    os.environ.update(context.environ)
    os.environ[process_tag.MARK] = mark


def extend_path(entries: tuple[str, ...]) -> None:
    """Look for modules in these directories, too, after all others."""
    sys.path.extend(entry for entry in entries if entry not in sys.path)
