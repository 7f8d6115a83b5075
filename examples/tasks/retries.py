"""Tasks that are tried again, and one that knows when trying again is of no use.

flyte-tui run examples/tasks/retries.py main
flyte-tui run examples/tasks/retries.py pay --amount -5
"""

from datetime import timedelta

import flyte
import flyte.errors

env = flyte.TaskEnvironment(name="retries")


class BusyService:
    """Stands in for a service that answers from its third call on."""

    def __init__(self) -> None:
        self.calls = 0

    def ask(self) -> str:
        self.calls += 1
        if self.calls < 3:
            raise ConnectionError(f"call {self.calls}: the service is busy")
        return f"answered at call {self.calls}"


service = BusyService()


@env.task(
    retries=flyte.RetryStrategy(
        count=3,
        backoff=flyte.Backoff(base=timedelta(milliseconds=50), factor=2, cap=timedelta(milliseconds=200)),
    )
)
async def main() -> str:
    """Ask a service that is busy twice; the third attempt succeeds, after 50 and 100 milliseconds of waiting."""
    answer = service.ask()
    print(answer)
    return answer


@env.task(retries=5)
async def pay(amount: float = -1.0) -> str:
    """Pay an amount. One that is not positive fails at the first attempt, whatever retries are left."""
    if amount <= 0:
        raise flyte.errors.NonRecoverableError(f"{amount} can never be paid")
    return f"paid {amount:.2f}"
