"""What `--remote` says of a run beside its inputs: which cluster, under which name, whether to wait for it."""

from dataclasses import dataclass, field

from flyte_debugger.protocol.cluster_questions import ClusterOptions


@dataclass(frozen=True)
class RemoteOptions:
    """How a task is run on the cluster."""

    cluster: ClusterOptions = field(default_factory=ClusterOptions)
    name: str | None = None
    """The new run's name; None for one that the cluster makes."""
    is_dry: bool = False
    """Whether nothing is sent, and what would be is shown."""
    waits: bool = True
    """Whether the run is watched to its end."""
