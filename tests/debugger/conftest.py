"""What debug runs in tests share: the Python under test."""

from collections.abc import Iterator

import pytest

from flyte_debugger.worker_process import interpreter


@pytest.fixture(scope="module")
def this_python() -> Iterator[None]:
    """Have workers run in the Python that runs the tests, also where the checkout has a `.venv` with another one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interpreter, "_project_environments", lambda directory: [])
        patch.delenv("VIRTUAL_ENV", raising=False)
        interpreter._of_project.cache_clear()
        yield
    interpreter._of_project.cache_clear()
