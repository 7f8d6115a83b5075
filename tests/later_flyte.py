"""A task of a Flyte that is yet to come, for every face of a form: its Resources have a field more."""

LATER = '''
"""A task as under a Flyte whose Resources have one more field."""

import dataclasses

import flyte
import flyte._resources


@dataclasses.dataclass
class Resources(flyte.Resources):
    """Later resources.

    Args:
        qubits: How many qubits.
    """

    qubits: int | None = None


flyte.Resources = flyte._resources.Resources = Resources
for module in list(__import__("sys").modules.values()):
    if getattr(module, "__name__", "").startswith("flyte") and hasattr(module, "Resources"):
        module.Resources = Resources

env = flyte.TaskEnvironment(name="later", resources=Resources(cpu=1))


@env.task
def compute() -> None:
    """Compute."""
'''
