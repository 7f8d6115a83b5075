"""Presets in a project's file: kept, found again, and a person's own edits left as they are."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flyte_taskmodel.forms.presets import Preset, PresetError, Presets

BY_HAND = """\
# Ours; ask before you change it.
["train.train".quick]
set = ["retries=2"]  # enough

["train.train".quick.inputs]
epochs = 3
start = 2026-03-01T12:30:00
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "train.py").touch()
    return tmp_path


def test_a_preset_comes_back_as_it_was(project: Path) -> None:
    presets = Presets(project / "src" / "train.py")
    preset = Preset("quick", {"n": 3, "config": {"lr": 0.1, "seed": None}, "text": "a\nb"}, ("retries=2",))
    presets.save("train.train", preset)
    assert presets.file == project / ".flyte-workbench" / "presets.toml"
    assert Presets(project).load("train.train", "quick") == preset
    assert Presets(project).load("train", "quick") == preset
    assert Presets(project).names("train.train") == ("quick",)
    presets.save("train.train", Preset("quick", {"n": 4}))
    assert presets.load("train.train", "quick") == Preset("quick", {"n": 4})
    presets.remove("train.train", "quick")
    presets.remove("train.train", "quick")
    assert presets.names("train.train") == ()
    assert list(presets.file.parent.iterdir()) == [presets.file]


def test_what_a_person_wrote_stays(project: Path) -> None:
    presets = Presets(project)
    presets.file.parent.mkdir()
    presets.file.write_text(BY_HAND)
    assert presets.load("train", "quick") == Preset(
        "quick", {"epochs": 3, "start": "2026-03-01T12:30:00"}, ("retries=2",)
    )
    presets.save("train.train", Preset("slow", {"epochs": 30}))
    presets.save("other.task", Preset("quick", settings=("queue=q",)))
    text = presets.file.read_text()
    assert text.startswith(BY_HAND)
    assert presets.names("train.train") == ("quick", "slow")
    assert presets.load("other.task", "quick").settings == ("queue=q",)


def test_without_a_project_presets_lie_in_the_folder(tmp_path: Path) -> None:
    assert Presets(tmp_path / "x.py").file == tmp_path / ".flyte-workbench" / "presets.toml"


def test_a_preset_that_is_not_there_names_the_nearest(project: Path) -> None:
    presets = Presets(project)
    with pytest.raises(PresetError, match=r"no preset 'quick' of train in .*presets\.toml; it has none\."):
        presets.load("train", "quick")
    presets.save("train.train", Preset("quick"))
    with pytest.raises(PresetError, match="did you mean 'quick'"):
        presets.load("train", "quik")
    presets.save("other.train", Preset("quick"))
    with pytest.raises(PresetError, match=r"'train' stands for other\.train and train\.train"):
        presets.load("train", "quick")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "is no TOML"),
        ('["train.train".quick]\nset = 3', "needs a table `inputs` and a list `set`"),
        ('["train.train".quick]\ninputs = 3', "needs a table `inputs`"),
        ('"train.train" = 3', "it has none"),
    ],
)
def test_a_file_that_is_damaged_says_where_it_is(project: Path, text: str, said: str) -> None:
    presets = Presets(project)
    presets.file.parent.mkdir()
    presets.file.write_text(text)
    with pytest.raises(PresetError, match=said):
        presets.load("train.train", "quick")


def test_a_folder_that_cannot_be_written_is_one_sentence(project: Path) -> None:
    (project / ".flyte-workbench").write_text("a file in the way")
    with pytest.raises(PresetError, match="cannot be"):
        Presets(project).save("train.train", Preset("quick"))


VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.dictionaries(st.text(), VALUES, max_size=3), st.lists(st.text(), max_size=2), st.text(), st.text())
def test_any_form_values_come_back(
    tmp_path_factory: pytest.TempPathFactory, inputs: dict[str, Any], settings: list[str], task: str, name: str
) -> None:
    presets = Presets(tmp_path_factory.mktemp("project"))
    preset = Preset(name, inputs, tuple(settings))
    presets.save(task, Preset("before"))
    presets.save(task, preset)
    assert presets.load(task, name) == preset
