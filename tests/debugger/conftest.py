"""What debug runs in tests share: the Python under test, and a spare worker."""

from collections.abc import Iterator

import pytest

from flyte_debugger.worker_process import interpreter
from flyte_debugger.worker_process.worker_pool import WorkerPool


@pytest.fixture(scope="module")
def this_python() -> Iterator[None]:
    """Have workers run in the Python that runs the tests, also where the checkout has a `.venv` with another one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interpreter, "_project_environments", lambda directory: [])
        patch.delenv("VIRTUAL_ENV", raising=False)
        interpreter._of_project.cache_clear()
        yield
    interpreter._of_project.cache_clear()


@pytest.fixture(scope="session")
def workers() -> Iterator[WorkerPool]:
    """Hands out workers, so that most debug runs start warm; a run takes its environment from the test."""
    spare = WorkerPool()
    spare.prepare()
    yield spare
    spare.close()
