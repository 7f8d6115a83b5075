"""What every test has: a home of its own, so that no test sees another's runs, caches or settings."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # How long an example takes says how busy the machine is.


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh HOME and FLYTE_WORKBENCH_HOME; the latter is returned."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("FLYTE_WORKBENCH_HOME", str(home / "workbench"))
    return home / "workbench"
