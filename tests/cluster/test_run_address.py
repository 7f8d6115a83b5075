"""What a person may write for a run on a cluster."""

import pytest

from flyte_debugger.cluster.run_address import RunAddress, parse_address
from flyte_taskmodel.errors import InputsError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("r1", RunAddress("r1")),
        ("r1/a0", RunAddress("r1", "a0")),
        (
            "https://example.com/v2/domain/development/project/demo/runs/r1",
            RunAddress("r1", None, "demo", "development"),
        ),
        (
            "https://example.com/v2/domain/development/project/demo/runs/r1?i=a0",
            RunAddress("r1", "a0", "demo", "development"),
        ),
    ],
)
def test_a_run_is_named_or_its_page_is(text: str, address: RunAddress) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize("text", ["", "/a0", "r1/", "r1/a/b", "https://example.com/v2/tasks/t"])
def test_what_names_no_run_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InputsError, match="run"):
        parse_address(text)
