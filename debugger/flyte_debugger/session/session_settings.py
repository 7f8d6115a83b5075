"""How a session looks at a program: what of it is shown, and where its files are."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PathMapping:
    """A folder here, and the same one where the program runs."""

    localRoot: str
    remoteRoot: str


@dataclass(frozen=True)
class SessionSettings:
    """What the session asks of the debuggee when it attaches."""

    just_my_code: bool = True
    """Hide the frames of libraries, the event loop's too, and do not step into them."""
    path_mappings: tuple[PathMapping, ...] = ()
    redirect_output: bool = False
    """Whether what the program prints comes as events of the session."""
    pass_over_seen_failures: bool = False
    """Go on by itself where an exception that was shown once stops the program again on its way up."""
    direct: bool = False
    """Whether the debuggee answers itself, without an adapter in between."""

    def attach_arguments(self) -> dict[str, Any]:
        """As debugpy's `attach` takes them."""
        return {
            "justMyCode": self.just_my_code,
            "pathMappings": [vars(mapping) for mapping in self.path_mappings],
            "redirectOutput": self.redirect_output,
            # Else pydevd swaps sys.stdout around every evaluation, and a `print` of the task's meanwhile can crash.
            "isOutputRedirected": self.direct and not self.redirect_output,
            "showReturnValue": True,
            "subProcess": False,
            "name": "flyte-workbench",
        }
