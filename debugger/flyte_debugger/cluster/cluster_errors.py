"""What can be wrong with a cluster."""

from flyte_taskmodel.errors import WorkbenchError


class ClusterError(WorkbenchError):
    """The cluster cannot be reached, does not know the person, or refuses; one sentence says which."""
