"""The values of the secrets that a task declares, found on this machine instead of in a cluster's secret store.

In a container, Flyte gives a secret as an environment variable (`as_env_var`; without one `GROUP_KEY` or `KEY`, upper
case and with `_` for `-`), or, when it has a `mount` and no `as_env_var`, as a file. Flyte's own store names that file
`/etc/flyte/secrets/<key>`, in the key's own spelling; other stores `/etc/flyte/secrets/<group>/<key>`, some of them in
lower case. `FLYTE_SECRETS_DEFAULT_DIR` names the folder and `FLYTE_SECRETS_FILE_PREFIX`, empty, what file names begin
with. A run here puts `Resolved.files` into a private folder and sets these two; a task that builds its path from them,
as Flyte's documentation has it for local runs, finds its files, and one that has `/etc/flyte/secrets` built in does
not.
"""

import contextlib
import re
import shlex
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flyte_taskmodel.errors import WorkbenchError

SERVICE = "flyte-workbench"
"""The service under which the platform's keyring keeps secrets for us."""
KEYRING_PATIENCE = 5.0
"""Seconds that the keyring has for all secrets of a run together; it may have to ask the person to unlock it."""
FOLDER_VARIABLE = "FLYTE_SECRETS_DEFAULT_DIR"
PREFIX_VARIABLE = "FLYTE_SECRETS_FILE_PREFIX"


class SecretMissingError(WorkbenchError):
    """Secrets that a task declares and that are nowhere to be found: one sentence for each, a line each."""


class SecretsFileError(WorkbenchError):
    """A `--secrets` file that cannot be read, or a secret whose name cannot be a file's."""


@dataclass(frozen=True)
class SecretNeed:
    """A secret that a task declares: the fields of `flyte.Secret`."""

    key: str
    group: str | None = None
    env_var: str | None = None
    """Flyte's `as_env_var`."""
    mount: str | None = None

    @property
    def name(self) -> str:
        """`group/key`, or the key alone: what people and the keyring call it."""
        return f"{self.group}/{self.key}" if self.group else self.key

    @property
    def is_file(self) -> bool:
        """Whether Flyte gives it as a file."""
        return bool(self.mount) and not self.env_var

    @property
    def variables(self) -> tuple[str, ...]:
        """The names it is looked for under, the first being the variable that Flyte gives it as."""
        default = (f"{self.group}_{self.key}" if self.group else self.key).replace("-", "_").upper()
        return tuple(dict.fromkeys([self.env_var or default, default, re.sub(r"\W", "_", default), self.key]))


@dataclass(frozen=True, repr=False)
class Resolved:
    """The secrets of a task with their values. Its repr names them and shows no value."""

    environ: Mapping[str, str]
    """Environment variables to set."""
    files: Mapping[str, str]
    """Files to write, by their path relative to the folder that `FOLDER_VARIABLE` is to name."""
    values: tuple[str, ...]
    """What is to be masked."""

    def __repr__(self) -> str:
        return f"Resolved(environ={sorted(self.environ)}, files={sorted(self.files)})"


def resolve(requests: Iterable[SecretNeed], dotenv: Path | None, environ: Mapping[str, str]) -> Resolved:
    """Find each secret in the environment, else in the dotenv file, else in the platform's keyring.

    An empty value counts as none, as programs that pass variables on leave one where nothing was set.

    Args:
        requests: what the task declares.
        dotenv: `--secrets FILE`, of lines `NAME=value`; nothing in it is expanded.
        environ: the person's environment, which stays as it is.

    Raises:
        SecretMissingError: naming every secret that was not found, the places looked in and how to give it.
        SecretsFileError: for a file that cannot be read, or a secret that cannot be a file for its name.
    """
    needs = list(dict.fromkeys(requests))
    given = _read(dotenv) if dotenv else {}
    found = {need: value for need in needs if (value := _look_up(need, environ) or _look_up(need, given))}
    keyring, answered = _ask_keyring([need for need in needs if need not in found])
    found |= keyring
    if missing := [need for need in needs if need not in found]:
        raise SecretMissingError("\n".join(_how_to_give(need, dotenv, answered) for need in missing))
    return Resolved(
        environ={need.variables[0]: value for need, value in found.items() if not need.is_file},
        files={name: value for need, value in found.items() if need.is_file for name in _file_names(need)},
        values=tuple(dict.fromkeys(found.values())),
    )


def _look_up(need: SecretNeed, variables: Mapping[str, str]) -> str | None:
    return next((variables[name] for name in need.variables if variables.get(name)), None)


def _read(dotenv: Path) -> dict[str, str]:
    from dotenv import dotenv_values

    try:
        with dotenv.open(encoding="utf-8-sig") as file:
            return {name: value for name, value in dotenv_values(stream=file, interpolate=False).items() if value}
    except UnicodeDecodeError:
        raise SecretsFileError(f"{dotenv} is not a text file; secrets are given in lines `NAME=value`.") from None
    except OSError as error:
        raise SecretsFileError(f"{dotenv} cannot be read for secrets: {error.strerror or error}.") from None


def _ask_keyring(needs: list[SecretNeed]) -> tuple[dict[SecretNeed, str], bool]:
    """What the keyring has, and whether it answered in time. A keyring that fails or is not there has nothing."""
    found: dict[SecretNeed, str] = {}

    def ask() -> None:
        for need in needs:
            with contextlib.suppress(Exception):
                import keyring

                if value := keyring.get_password(SERVICE, need.name):
                    found[need] = value

    if not needs:
        return {}, True
    asking = threading.Thread(target=ask, name="flyte-keyring", daemon=True)
    asking.start()
    asking.join(KEYRING_PATIENCE)
    return found.copy(), not asking.is_alive()


def _file_names(need: SecretNeed) -> list[str]:
    """Where the stores put the secret's file; with a group in its own spelling and in lower case."""
    path = PurePosixPath(need.name)
    if path.is_absolute() or ".." in path.parts:
        raise SecretsFileError(f"Secret {need.name!r} cannot be a file: its name leads out of {need.mount}.")
    return [str(path), str(path).lower()] if need.group else [str(path)]


def _how_to_give(need: SecretNeed, dotenv: Path | None, keyring_answered: bool) -> str:
    variables = " or ".join(need.variables)
    file = f", {dotenv}" if dotenv else ""
    settable = next((name for name in need.variables if name.isidentifier()), need.variables[0])
    silent = "" if keyring_answered else f", which did not answer within {KEYRING_PATIENCE:g} s"
    return (
        f"Secret {need.name!r} was not found; looked for {variables} in the environment{file}"
        f" and for {need.name!r} in the keyring{silent}: set {settable}, "
        f"write {settable}=... into a file and name it with `--secrets FILE`, "
        f"or call `keyring set {SERVICE} {shlex.quote(need.name)}`."
    )
