"""Guessing the tasks of a file from its syntax."""

from pathlib import Path

import pytest

from flyte_taskmodel.discovery.source_outline import OutlinedTask, outline


def test_finds_decorated_functions_where_they_bind_names_of_the_module(tmp_path: Path) -> None:
    file = tmp_path / "tasks.py"
    file.write_text(
        "@env.task\n"
        "def first(): ...\n"
        "@other\n"
        "@a.b.task(report=True)\n"
        "async def second(): ...\n"
        "if debug:\n"
        "    @env.task\n"
        "    def third(): ...\n"
        "else:\n"
        "    try:\n"
        "        pass\n"
        "    except Exception:\n"
        "        @env.task\n"
        "        def fourth(): ...\n"
        "def factory():\n"
        "    @env.task\n"
        "    def hidden(): ...\n"
        "class Box:\n"
        "    @env.task\n"
        "    def method(self): ...\n"
        "@task\n"
        "def not_flytes(): ...\n"
        "@env.trace\n"
        "def traced(): ...\n"
    )
    assert outline(file) == (
        OutlinedTask("first", 2, False),
        OutlinedTask("second", 5, True),
        OutlinedTask("third", 8, False),
        OutlinedTask("fourth", 14, False),
    )


@pytest.mark.parametrize(
    "text", [b"def (", b"\x00", b"\xff\xfe", b"# coding: nonsense\n", b"(" * 10_000, b"x = 1\n  y = 2\n"]
)
def test_what_cannot_be_parsed_has_no_tasks(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "bad.py"
    file.write_bytes(text)
    assert outline(file) == ()


def test_a_missing_file_has_no_tasks(tmp_path: Path) -> None:
    assert outline(tmp_path / "missing.py") == ()


def test_an_invalid_escape_is_no_warning_of_ours(tmp_path: Path) -> None:
    file = tmp_path / "escape.py"
    file.write_text('pattern = "\\d"\n@env.task\ndef main(): ...\n')
    assert outline(file) == (OutlinedTask("main", 3, False),)
