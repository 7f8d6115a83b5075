"""Importing a person's file as `flyte run` does, and a little better: packages with relative imports import too.

`flyte run FILE` executes the file under its stem's name, with the working directory (or `--root-dir`) and the file's
own directory at the end of `sys.path`. Here a file that lies in a package, or under a `--root-dir`, gets its dotted
name instead, so `from .neighbour import x` works; and the project's root and its `src` are on the path.
"""

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from flyte_taskmodel.discovery.project_root import project_root


def load_module(file: str | Path, root_dir: str | Path | None = None) -> ModuleType:
    """Import `file` freshly and return its module; whatever the module raises comes through.

    Args:
        file: a Python file.
        root_dir: the directory that module names are counted from; default: above the file's outermost package.
    """
    path = Path(file).resolve()
    root = Path(root_dir).resolve() if root_dir else _package_root(path)
    _extend_path([*([root] if root else []), Path.cwd(), path.parent, *_project_roots(path)])
    if root and path.is_relative_to(root):
        return _import_dotted(path, root)
    return _execute(path, path.stem)


def _package_root(path: Path) -> Path | None:
    """The directory above the outermost package that holds `path`; None for a file outside packages."""
    directory = path.parent
    while (directory / "__init__.py").is_file() and directory.name.isidentifier() and directory.parent != directory:
        directory = directory.parent
    return None if directory == path.parent else directory


def _project_roots(path: Path) -> list[Path]:
    root = project_root(path.parent)
    if root is None:
        return []
    return [root, root / "src"] if (root / "src").is_dir() else [root]


def _extend_path(directories: list[Path]) -> None:
    for directory in map(str, directories):
        if directory not in sys.path:
            sys.path.append(directory)


def _import_dotted(path: Path, root: Path) -> ModuleType:
    parts = path.relative_to(root).with_suffix("").parts
    if not all(part.isidentifier() for part in parts):
        return _execute(path, path.stem)
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or path.stem
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not name.startswith(error.name):
            raise
    else:
        if Path(module.__file__ or "").resolve() == path:
            return module
    return _execute(path, name)


def _execute(path: Path, name: str) -> ModuleType:
    """Run the file as a module of that name; a name that is taken (`types.py`, `flyte.py`) gets a tail."""
    while name in sys.modules:
        name += "_"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file: its name must end in .py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module
