"""The pages for people: their links lead somewhere, and they tell of no machine but the reader's."""

import re
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
PAGES = [
    *(REPO / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((REPO / "docs").rglob("*.md")),
]
NAMES = [str(page.relative_to(REPO)) for page in PAGES]

_FENCE = re.compile(r"^(```+).*?^\1$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
_HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)
_OF_A_MACHINE = re.compile(rf"{re.escape(str(REPO))}|{re.escape(sys.prefix)}|/root/|/Users/|/home/(?!you/)\w+")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text()))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> list[str]:
    """The links of a page to files and anchors of this repository that are not there."""
    broken = []
    for link in _LINK.findall(_FENCE.sub("", page.read_text())):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if "://" in link or link.startswith("mailto:"):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not broken_links(page)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_no_path_is_of_the_machine_that_the_page_was_written_on(page: Path) -> None:
    assert not _OF_A_MACHINE.findall(page.read_text())


def test_the_index_names_every_page() -> None:
    index = (REPO / "docs" / "README.md").read_text()
    missing = [page.name for page in (REPO / "docs").glob("*.md") if f"({page.name})" not in index]
    assert missing == ["README.md"]


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A `page` of mine\n[a](#a-page-of-mine) [b](page.md) [c](none.md) [d](page.md#none)\n")
    assert broken_links(page) == ["none.md", "page.md#none"]


@pytest.mark.parametrize("name", ["architecture.md", "design.md"])
def test_every_module_that_is_named_is_there(name: str) -> None:
    files = [str(file.relative_to(REPO)) for file in REPO.glob("*/**/*.py") if ".venv" not in file.parts[0]]
    named = re.findall(r"`([\w/]+\.py)`", (REPO / "docs" / name).read_text("utf-8"))
    assert named
    assert [module for module in named if not any(f"/{file}".endswith(f"/{module}") for file in files)] == []
