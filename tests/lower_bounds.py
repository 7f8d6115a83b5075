"""The lowest versions that `pyproject.toml` allows, as constraints for pip: `python tests/lower_bounds.py`."""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def lower_bounds() -> list[str]:
    """`name==version` for each runtime dependency, those of the Jupyter extra included."""
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["jupyter"]]
    found = []
    for requirement in map(Requirement, named):
        (lowest,) = [spec.version for spec in requirement.specifier if spec.operator == ">="]
        found.append(f"{requirement.name}=={lowest}")
    return found


if __name__ == "__main__":
    print("\n".join(lower_bounds()))
