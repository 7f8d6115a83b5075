"""A run as the command that asks for it."""

import json
import shlex

from flyte_debugger.run.request import RunRequest

TAKEN = frozenset(
    (
        *(
            "--set",
            "--secrets",
            "--enforce-resources",
            "--no-cache",
            "--overwrite-cache",
            "--preempt-after",
            "--python",
        ),
        *("--json", "--json-events", "--root-dir", "--inputs", "--preset", "--answer", "--remote", "--help", "-h"),
    )
)
"""The options of `flyte-tui run`: an input that is called like one is told apart by a `--` before it."""


def command_line(request: RunRequest) -> str:
    """The command that asks for this run, for a shell."""
    flags = {
        "--no-cache": request.cache == "off",
        "--overwrite-cache": request.cache == "overwrite",
        "--enforce-resources": request.enforce_resources,
    }
    values = {
        "--inputs": json.dumps(request.inputs, ensure_ascii=False) if request.inputs else None,
        "--root-dir": request.task.root_dir,
        "--secrets": request.secrets_file,
        "--preempt-after": request.preempt_after,
        "--python": request.python,
    }
    words = [word for setting in request.overrides for word in ("--set", setting)]
    words += [word for name, value in request.answers.items() for word in ("--answer", f"{name}={value}")]
    words += [word for name, value in values.items() if value is not None for word in (name, f"{value}")]
    words += [name for name, given in flags.items() if given]
    start, arguments = ["flyte-tui", "run", request.task.file or "", request.task.name], request.arguments
    if TAKEN.isdisjoint({"--", *arguments}):
        return shlex.join([*start, *arguments, *words])
    return shlex.join([*start, *words, "--", *arguments])
