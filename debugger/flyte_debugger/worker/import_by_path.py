"""Importing a package from where it lies. `boot.py` imports this before there is any package, so it imports none."""

import os
import sys


def load(name: str, directory: str) -> None:
    """Make a package importable by its name without its neighbours."""
    import importlib.util

    path = os.path.join(directory, "__init__.py")  # noqa: PTH118
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=[directory])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
