"""Declares what `through.py` wants around it."""

import flyte

env = flyte.TaskEnvironment(name="through", env_vars={"SHAPE": "round"})
