"""Which packages of a task's image are others here."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from packaging.requirements import InvalidRequirement, Requirement

from flyte_debugger.worker._flyte import pip_packages
from flyte_taskmodel.any_task import AnyTask


def differing_packages(task: AnyTask) -> tuple[str, ...]:
    """Each package that the image is told to have and that is not so here: `pandas (==2.1 there, 2.2.3 here)`."""
    return tuple(_differences(pip_packages(task.image)))


def _differences(wanted: tuple[str, ...]) -> Iterator[str]:
    for text in wanted:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:  # A path or an option of pip's.
            continue
        if requirement.marker and not requirement.marker.evaluate():
            continue
        try:
            here = version(requirement.name)
        except PackageNotFoundError:
            yield f"{requirement.name} (not here)"
            continue
        if not requirement.specifier.contains(here, prereleases=True):
            yield f"{requirement.name} ({requirement.specifier} there, {here} here)"
