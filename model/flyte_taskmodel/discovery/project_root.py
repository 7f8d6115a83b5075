"""Where a person's project begins. Imports no Flyte."""

from pathlib import Path

PROJECT_MARKS = ("pyproject.toml", "setup.py", "setup.cfg", ".git")
"""What lies at a project's root."""


def project_root(place: Path) -> Path | None:
    """The nearest folder that is a project's root: the place itself or one above it; None without any."""
    return next(
        (each for each in (place, *place.parents) if any((each / mark).exists() for mark in PROJECT_MARKS)), None
    )
