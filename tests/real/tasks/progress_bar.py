"""A progress bar that writes over its line, as tqdm's does."""

import sys

import flyte

env = flyte.TaskEnvironment("progress_bar")


@env.task
def main(steps: int = 20) -> int:
    for step in range(steps + 1):
        sys.stderr.write(f"\r{100 * step // steps:3d}%|{'#' * step}{' ' * (steps - step)}| {step}/{steps}")
        sys.stderr.flush()
    sys.stderr.write("\n")
    return steps
