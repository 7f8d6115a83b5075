"""One spare worker for all debug runs of a test process, so that most of them start warm."""

from collections.abc import Iterator

import pytest

from flyte_debugger.worker_process.worker_pool import WorkerPool


@pytest.fixture(scope="session")
def workers() -> Iterator[WorkerPool]:
    """Hands out workers; a run takes its surroundings from the test, so one is as good as another."""
    spare = WorkerPool()
    spare.prepare()
    yield spare
    spare.close()
