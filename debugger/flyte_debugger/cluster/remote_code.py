"""The code that an action ran on the cluster: fetched into a folder of its own, found here, and compared."""

import filecmp
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flyte_debugger.cluster.cluster_client import ClusterClient
from flyte_debugger.history.run_folders import home
from flyte_debugger.protocol.cluster_answers import ActionDetail
from flyte_taskmodel.discovery.project_root import project_root

ARCHIVES = (".tar.gz", ".tgz", ".pkl.gz", ".pkl")


@dataclass(frozen=True)
class RemoteCode:
    """The code of one action, in a folder of this machine."""

    folder: Path
    file: Path
    """The task's file in that folder, relative to it."""

    @property
    def source(self) -> Path:
        """The task's file."""
        return self.folder / self.file


def fetch_code(cluster: ClusterClient, detail: ActionDetail) -> RemoteCode | None:
    """The code that an action ran, never over a person's own; None where the task's file is not in it.

    Raises:
        ClusterError: when it cannot be fetched.
    """
    folder = home() / "code" / detail.run / detail.action
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    cluster.download_code(detail.run, detail.action, str(folder))
    file = next(_files_of(detail.module or "", folder), None)
    return RemoteCode(folder, file.relative_to(folder)) if file else None


def find_file(module: str, root_dir: str | None, code: RemoteCode | None) -> Path | None:
    """The file of a module in the person's project; None where there is none.

    Args:
        module: its dotted name.
        root_dir: `--root-dir`, where it is looked for first.
        code: what ran, whose place in its folder is looked for, too.
    """
    here = Path.cwd()
    project = project_root(here)
    roots = [*([Path(root_dir)] if root_dir else []), here, *([project, project / "src"] if project else [])]
    names = [*([code.file] if code else []), *_names(module)]
    return next((root / name for name in names for root in roots if (root / name).is_file()), None)


def differing_files(code: RemoteCode, file: Path) -> list[str]:
    """The files of what ran that are others here, or are not here, relative to the project.

    Args:
        code: what ran.
        file: the task's file here.
    """
    root = _root_of(code, file)
    there = (each for each in sorted(code.folder.rglob("*")) if each.is_file() and not each.name.endswith(ARCHIVES))
    relative = (each.relative_to(code.folder) for each in there)
    return [str(each) for each in relative if not _is_same(code.folder / each, root / each)]


def local_folder(module: str, code: RemoteCode) -> Path | None:
    """The folder here that holds the very files that ran; None where they differ, or the module is not here."""
    file = find_file(module, None, code)
    return _root_of(code, file) if file and not differing_files(code, file) else None


def _root_of(code: RemoteCode, file: Path) -> Path:
    """The folder here that the paths of what ran are counted from, by the task's file here."""
    root = file.parents[len(code.file.parts) - 1]
    return root if root / code.file == file else file.parent


def _is_same(there: Path, here: Path) -> bool:
    return here.is_file() and filecmp.cmp(there, here, shallow=False)


def _files_of(module: str, folder: Path) -> Iterator[Path]:
    """The files in a folder that may be this module's, the likeliest first."""
    for name in _names(module):
        yield from (folder / name for _ in [0] if (folder / name).is_file())
    for name in _names(module):
        yield from sorted(each for each in folder.rglob(name.name) if each.parts[-len(name.parts) :] == name.parts)


def _names(module: str) -> list[Path]:
    path = Path(*module.split("."))
    return [path.with_suffix(".py"), path / "__init__.py"] if module else []
