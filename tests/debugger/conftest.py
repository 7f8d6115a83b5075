"""One spare worker for all debug runs of a test process, so that most of them start warm, in the Python under test."""

from collections.abc import Iterator

import pytest

from flyte_debugger.worker_process import interpreter
from flyte_debugger.worker_process.worker_pool import WorkerPool


@pytest.fixture(scope="session", autouse=True)
def _this_python() -> Iterator[None]:
    """Have workers run in the Python that runs the tests, also where the checkout has a `.venv` with another one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interpreter, "_project_environments", lambda directory: [])
        patch.delenv("VIRTUAL_ENV", raising=False)
        interpreter._of_project.cache_clear()
        yield
    interpreter._of_project.cache_clear()


@pytest.fixture(scope="session")
def workers() -> Iterator[WorkerPool]:
    """Hands out workers; a run takes its surroundings from the test, so one is as good as another."""
    spare = WorkerPool()
    spare.prepare()
    yield spare
    spare.close()
