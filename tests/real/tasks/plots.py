"""A plot, as SVG, in a report."""

import flyte
import flyte.report

env = flyte.TaskEnvironment("plots")


@env.task(report=True)
async def main(points: int = 5) -> int:
    line = " ".join(f"{x},{x * x}" for x in range(points))
    await flyte.report.replace.aio(f'<svg viewBox="0 0 20 20"><polyline points="{line}"/></svg>')
    await flyte.report.flush.aio()
    tab = flyte.report.get_tab("details")
    tab.log(f"<p>{points} points</p>")
    await flyte.report.flush.aio()
    return points
