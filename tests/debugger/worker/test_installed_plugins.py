"""Flyte's plugins are read once, before a run, and again when one was installed meanwhile."""

import os
from pathlib import Path

import pytest
from flyte._utils.entry_points import entry_points

from flyte_debugger.worker.run import installed_plugins

GROUP = "flyte.plugins.types"


def names() -> set[str]:
    return {one.name for one in entry_points(group=GROUP)}


def test_a_plugin_that_is_installed_while_a_worker_waits_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    packages.mkdir()
    monkeypatch.syspath_prepend(packages)
    installed_plugins.refresh()
    assert "frames" not in names()
    about = packages / "frames-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: frames\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{GROUP}]\nframes = frames:register\n")
    os.utime(packages, ns=(1, 1))
    assert "frames" not in names()
    installed_plugins.refresh()
    assert "frames" in names()
    monkeypatch.undo()
    installed_plugins.refresh()
