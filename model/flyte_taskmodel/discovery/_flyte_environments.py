"""The private Flyte name that listing tasks stands on, apart from those of `_flyte`, whose import takes much longer."""

from flyte._environment import list_loaded_environments

__all__ = ["list_loaded_environments"]
