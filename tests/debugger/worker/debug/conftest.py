"""Which Python the workers of these tests run in."""

import pytest


@pytest.fixture(scope="module", autouse=True)
def _workers_of_this_python(this_python: None) -> None:
    """Debug in the Python under test."""
