"""A task that fails where a value is wrong, and reports a figure where it is right."""

import flyte
import flyte.report

env = flyte.TaskEnvironment(name="figures")

FIGURE = '<svg viewBox="0 0 40 20"><polyline points="2,18 20,4 38,12" fill="none" stroke="black"/></svg>'


def half(number: int) -> int:
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


@env.task(report=True)
def halved(number: int = 6) -> int:
    """Halve a number, and draw how."""
    result = half(number)
    flyte.report.log(f"<h1>Halving</h1>{FIGURE}", do_flush=True)
    return result
