"""One program that many tests are shown around in; each leaves it waiting for a call, without breakpoints."""

from collections.abc import Iterator

import pytest

from flyte_debugger.session.breakpoints.breakpoint_specs import Breakpoints
from tests.debugger.session.program import Program


@pytest.fixture(scope="module")
def shared() -> Iterator[Program]:
    with Program.calling_back() as program:
        program.session.start()
        yield program


@pytest.fixture
def program(shared: Program) -> Iterator[Program]:
    shared.session.want(Breakpoints())
    yield shared
    shared.settle()


@pytest.fixture(scope="module", autouse=True)
def _workers_of_this_python(this_python: None) -> None:
    """Debug in the Python under test."""
