"""A training loop with a live report: a chart of the loss that grows with each epoch, and a table in a tab of its own.

flyte-tui run examples/tasks/training.py train
flyte-tui run examples/tasks/training.py train --epochs 20 --learning_rate 0.03
"""

import asyncio
import random

import flyte
import flyte.report

env = flyte.TaskEnvironment(name="training")

WIDTH, HEIGHT, MARGIN = 640, 240, 40


def make_points(count: int, seed: int) -> list[tuple[float, float]]:
    """Points around the line y = 3x + 2."""
    noise = random.Random(seed)
    return [(x, 3 * x + 2 + noise.gauss(0, 0.2)) for x in (index / count for index in range(count))]


def one_epoch(
    points: list[tuple[float, float]], slope: float, intercept: float, learning_rate: float
) -> tuple[float, float, float]:
    """One step of gradient descent: the new slope and intercept, and the mean squared error before the step."""
    errors = [(slope * x + intercept - y, x) for x, y in points]
    loss = sum(error**2 for error, _ in errors) / len(errors)
    slope -= learning_rate * 2 * sum(error * x for error, x in errors) / len(errors)
    intercept -= learning_rate * 2 * sum(error for error, _ in errors) / len(errors)
    return slope, intercept, loss


def chart(losses: list[float], epochs: int) -> str:
    """The losses so far as an SVG line, on axes wide enough for all epochs."""
    across = (WIDTH - 2 * MARGIN) / max(epochs - 1, 1)
    up = (HEIGHT - 2 * MARGIN) / max(losses)
    places = [(MARGIN + index * across, HEIGHT - MARGIN - loss * up) for index, loss in enumerate(losses)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1]
    bottom, right = HEIGHT - MARGIN, WIDTH - MARGIN
    return f"""
    <svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" font-family="sans-serif" font-size="12">
      <path d="M{MARGIN},{MARGIN} V{bottom} H{right}" fill="none" stroke="#94a3b8"/>
      <text x="{MARGIN}" y="{MARGIN - 12}" fill="#475569">loss</text>
      <text x="{MARGIN - 6}" y="{MARGIN + 4}" fill="#475569" text-anchor="end">{max(losses):.1f}</text>
      <text x="{MARGIN - 6}" y="{bottom + 4}" fill="#475569" text-anchor="end">0</text>
      <text x="{right}" y="{bottom + 20}" fill="#475569" text-anchor="end">epoch {epochs}</text>
      <polyline points="{line}" fill="none" stroke="#7c3aed" stroke-width="2"/>
      <circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#7c3aed"/>
    </svg>"""


def table(losses: list[float]) -> str:
    """The losses so far, one row for each epoch."""
    rows = "".join(f"<tr><td>{epoch}</td><td>{loss:.4f}</td></tr>" for epoch, loss in enumerate(losses, start=1))
    head = "<thead><tr><th>Epoch</th><th>Loss</th></tr></thead>"
    return f'<table cellpadding="6" style="text-align: right">{head}<tbody>{rows}</tbody></table>'


@env.task(report=True)
async def train(epochs: int = 10, learning_rate: float = 0.1, seed: int = 7) -> dict[str, float]:
    """Fit a line to noisy points, and keep the report up to date while it learns.

    Args:
        epochs: How many times to go through the points.
        learning_rate: How far to go in one step.
        seed: Makes the noise the same again.
    """
    if epochs < 1:
        raise ValueError(f"epochs must be at least 1, and is {epochs}")
    points = make_points(100, seed)
    slope = intercept = 0.0
    losses: list[float] = []
    for epoch in range(1, epochs + 1):
        slope, intercept, loss = one_epoch(points, slope, intercept, learning_rate)
        losses.append(loss)
        print(f"epoch {epoch:>2}/{epochs}  loss {loss:.4f}")
        await flyte.report.replace.aio(
            f"<h2>Fitting a line</h2><p>Epoch {epoch} of {epochs}: y = {slope:.2f} x + {intercept:.2f}, "
            f"loss {loss:.4f}</p>{chart(losses, epochs)}"
        )
        flyte.report.get_tab("Losses").replace(table(losses))
        await flyte.report.flush.aio()
        await asyncio.sleep(0.1)
    return {"slope": round(slope, 4), "intercept": round(intercept, 4), "loss": round(losses[-1], 4)}
