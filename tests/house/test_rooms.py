"""The rooms of the house: no import circles, no name twice, nothing crowded or too long to read."""

import ast
import re
from collections import Counter
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
PACKAGES = sorted(path for path in REPO.glob("*/flyte_*") if path.is_dir())
LONGEST_FUNCTION, LONGEST_MODULE, FULLEST_FOLDER = 40, 300, 25
FORMER_NAMES = (
    "Leg|Leading|Ledger|Holding|Listening|Surroundings|Bystander|Visit|Observer|Awaiting|Blocking|Happening|Placing"
    "|Doorkeeper|tidings|Tidings|Gone|Said|Began|Left|Watched|Verb|goes_on|needs_stop|foreseeing|letting_go|strays"
    "|asides|remark|kindly|inert|sheet|refusals|Later"
)
"""Of classes, modules and functions, before they had the field's names."""


def modules() -> dict[str, Path]:
    """Every module of the four packages by its dotted name."""
    found = {}
    for package in PACKAGES:
        for file in package.rglob("*.py"):
            parts = file.relative_to(package.parent).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES = modules()


@cache
def trees() -> dict[str, ast.Module]:
    """Every module as it is parsed, once a test asks for it."""
    return {name: ast.parse(file.read_text("utf-8")) for name, file in MODULES.items()}


def imports_of(tree: ast.Module) -> set[str]:
    """The project's modules that a module imports, wherever in it the import stands."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = (f"{node.module}.{alias.name}" for alias in node.names)
            found |= {name if name in MODULES else node.module for name in whole}
    return found & MODULES.keys()


def test_the_packages_are_found() -> None:
    assert [path.name for path in PACKAGES] == ["flyte_debugger", "flyte_taskmodel", "flyte_notebook", "flyte_tui"]


def test_no_module_imports_itself_by_way_of_others() -> None:
    try:
        TopologicalSorter({name: imports_of(tree) - {name} for name, tree in trees().items()}).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize("package", [path.name for path in PACKAGES])
def test_no_two_modules_of_a_package_have_the_same_name(package: str) -> None:
    names = Counter(
        file.stem
        for name, file in MODULES.items()
        if name.split(".")[0] == package and file.stem not in ("__init__", "errors", "_flyte")
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_no_folder_is_crowded() -> None:
    folders = Counter(file.parent for file in MODULES.values() if file.stem != "__init__")
    assert {str(folder.relative_to(REPO)): count for folder, count in folders.items() if count > FULLEST_FOLDER} == {}


def test_no_module_is_too_long_to_read() -> None:
    lengths = {name: len(file.read_text("utf-8").splitlines()) for name, file in MODULES.items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_more_than_one_thought() -> None:
    lengths = {
        f"{name}.{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_names_of_old_are_gone() -> None:
    """In names alone: a sentence may say that a program left something, or what is left of it."""
    former = re.compile(rf"({FORMER_NAMES})")
    found = {
        f"{name}: {given}"
        for name, tree in trees().items()
        for node in ast.walk(tree)
        for given in (*name.split("."), getattr(node, "name", None), getattr(node, "id", None))
        if isinstance(given, str) and former.fullmatch(given)
    }
    assert found == set()
