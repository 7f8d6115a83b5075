"""What of a run's request has no effect on a cluster, and where the code that is sent is counted from."""

from pathlib import Path

from flyte_debugger.run.request import RunRequest


def local_options(request: RunRequest) -> list[str]:
    """The options of a request that have no effect on a cluster, as the command line spells them."""
    given = {
        "--secrets": request.secrets_file is not None,
        "--enforce-resources": request.enforce_resources,
        "--no-cache": request.cache == "off",
        "--preempt-after": request.preempt_after is not None,
        "--answer": bool(request.answers),
    }
    return [name for name, is_given in given.items() if is_given]


def code_root(file: str | None, root_dir: str | None = None) -> str | None:
    """The directory that a task's code is sent from: as Flyte's, the working directory, unless the file is elsewhere.

    Args:
        file: the task's file.
        root_dir: `--root-dir`, which holds before all.
    """
    if root_dir is not None or file is None:
        return root_dir
    return None if Path(file).is_relative_to(Path.cwd()) else str(Path(file).parent)
