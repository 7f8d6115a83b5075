"""NumPy arrays inside of tasks, with a seed."""

import flyte
import numpy as np

env = flyte.TaskEnvironment("numpy_arrays")


@env.task
def main(size: int = 3, seed: int = 0) -> list[float]:
    values = np.random.default_rng(seed).integers(0, 1, size)
    return (values + np.arange(size)).astype(float).tolist()
