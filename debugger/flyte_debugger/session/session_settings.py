"""How a session looks at a program: what of it is shown, and where its files are."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flyte_taskmodel.errors import InputsError


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


def parse_host_port(text: str) -> tuple[str, int]:
    """The host and port of `[HOST:]PORT`.

    Raises:
        InputsError: one sentence, when it is none.
    """
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or int(port) > 65535:
        raise InputsError(f"{text!r} is no address. Write HOST:PORT, or PORT for this machine.")
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", int(port)


def parse_path_mapping(text: str) -> PathMapping:
    """The folders of `LOCAL=REMOTE`.

    Raises:
        InputsError: one sentence, when it is none.
    """
    local, equals, remote = text.partition("=")
    if not (equals and local and remote):
        raise InputsError(f"{text!r} maps nothing. Write LOCAL=REMOTE, two folders.")
    if not Path(local).is_dir():
        raise InputsError(f"{text!r}: there is no folder {local} here.")
    return PathMapping(str(Path(local).absolute()), remote)
