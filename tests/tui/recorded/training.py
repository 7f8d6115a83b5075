"""The source that the recorded runs ran."""

import flyte

env = flyte.TaskEnvironment(name="training")


class BrokenDataError(Exception):
    """Points that cannot be used."""


def load(path: str) -> list[float]:
    row: dict[str, float] = {}
    try:
        return [row["x"]]
    except KeyError as error:
        raise BrokenDataError("row 7 of [red]points[/red] is empty") from error


@env.task
def measure() -> None:
    """Look at the loss."""


@env.task(retries=1)
def step(rate: float) -> float:
    """Go one step down the slope."""
    return rate / 4


@env.task(report=True)
def train(epochs: int = 3, learning_rate: float = 0.3) -> dict[str, float]:
    """Fit a line to some points.

    Args:
        epochs: How often to go through them.
        learning_rate: How far each step goes.
    """
    path = "points.csv"
    points = load(path)
    for epoch in range(1, epochs + 1):
        loss = step(learning_rate)
        print(f"epoch {epoch}/{epochs}  loss {loss:.4f}")
    return {"slope": points[0], "loss": loss}
