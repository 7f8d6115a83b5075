"""How to run, apart from the inputs: `--set retries=3 --no-cache`, spelled as for `flyte-tui run`."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

from flyte_debugger.run.request_builder import RunOptions
from flyte_notebook.cluster.remote_options import RemoteOptions
from flyte_notebook.errors import NotebookError
from flyte_notebook.magics.split_inputs import FORM, ends_outside
from flyte_notebook.run_view.canvas import Look


def _answer(text: str) -> dict[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise NotebookError(f"--answer takes NAME=VALUE, not {text!r}.")
    return {name: value}


@dataclass(frozen=True)
class DebugOptions(RunOptions):
    """What is said of a run that may be debugged."""

    is_debugged: bool = False
    breaks: tuple[str, ...] = ()
    stubs: dict[str, str] = field(default_factory=dict)
    listen: str | None = None
    """`[HOST:]PORT` where an editor can attach."""
    look: Look = field(default_factory=Look)
    is_remote: bool = False
    """Whether it runs on the cluster."""
    remote: RemoteOptions = field(default_factory=RemoteOptions)

    @property
    def of_run(self) -> RunOptions:
        """What of it any run has."""
        return RunOptions(**{one.name: getattr(self, one.name) for one in fields(RunOptions)})


def _stub(options: Any, value: str) -> Any:
    task, equals, expression = map(str.strip, value.partition("="))
    if not (task and equals and expression):
        raise NotebookError(f"--stub takes TASK=EXPRESSION, in quotes where that has spaces; {value!r} is none.")
    return replace(options, stubs={**options.stubs, task: expression})


def _remote(options: Any, **changes: Any) -> Any:
    return replace(options, remote=replace(options.remote, **changes))


def _cluster(options: Any, **changes: Any) -> Any:
    return _remote(options, cluster=replace(options.remote.cluster, **changes))


_WITH_VALUE: dict[str, Callable[[Any, str], Any]] = {
    "--set": lambda options, value: replace(options, overrides=(*options.overrides, value)),
    "--secrets": lambda options, value: replace(options, secrets_file=value),
    "--inputs": lambda options, value: replace(options, inputs_file=value),
    "--preset": lambda options, value: replace(options, preset=value),
    "--answer": lambda options, value: replace(options, answers={**options.answers, **_answer(value)}),
    "--break": lambda options, value: replace(options, breaks=(*options.breaks, value), is_debugged=True),
    "--stub": _stub,
    "--listen": lambda options, value: replace(options, listen=value),
    "--name": lambda options, value: _remote(options, name=value),
    "--config": lambda options, value: _cluster(options, config=value),
    "--project": lambda options, value: _cluster(options, project=value),
    "--domain": lambda options, value: _cluster(options, domain=value),
}
_FLAGS: dict[str, Callable[[Any], Any]] = {
    "--no-cache": lambda options: replace(options, cache="off"),
    "--overwrite-cache": lambda options: replace(options, cache="overwrite"),
    "--enforce-resources": lambda options: replace(options, enforce_resources=True),
    "--background": lambda options: replace(options, look=replace(options.look, background=True)),
    "--quiet": lambda options: replace(options, look=replace(options.look, quiet=True)),
    "--no-report": lambda options: replace(options, look=replace(options.look, report=False)),
    "--debug": lambda options: replace(options, is_debugged=True),
    "--remote": lambda options: replace(options, is_remote=True),
    "--dry-run": lambda options: _remote(options, is_dry=True),
    "--no-wait": lambda options: _remote(options, waits=False),
}
_MEANING = {
    "--set": "PATH=VALUE",
    "--secrets": "FILE",
    "--inputs": "FILE",
    "--preset": "NAME",
    "--answer": "NAME=VALUE",
    "--break": "LINE",
    "--stub": "TASK=EXPRESSION",
    "--listen": "[HOST:]PORT",
    "--name": "NAME",
    "--config": "FILE",
    "--project": "NAME",
    "--domain": "NAME",
}
OPTIONS = (*_WITH_VALUE, *_FLAGS)

_OPTION = re.compile(r"(?<!\S)--[A-Za-z][\w-]*")
_VALUE = re.compile(r"""(?:\s+|=)(?P<word>(?!--)(?:"[^"]*"|'[^']*'|[^\s"'])+)(?!\S)""")
"""One word as a shell reads it, but for backslashes, which stand for themselves."""
_QUOTED = re.compile(r""""([^"]*)"|'([^']*)'""")


def split_options(text: str) -> tuple[list[str], DebugOptions]:
    """What stands before, between and after the options, and the options.

    A value is one word, quoted as in a shell where it has spaces. Within strings and brackets of the inputs there are
    no options.

    Raises:
        NotebookError: for an option that there is not, or one without its value.
    """
    between: list[str] = []
    options = DebugOptions()
    at = 0
    for found in _OPTION.finditer(text):
        before = text[at : found.start()]
        if found.start() >= at and ends_outside(before):
            between.append(before)
            options, at = _taken(options, found[0], text, found.end())
    if options.remote != RemoteOptions() and not options.is_remote:
        raise NotebookError("--name, --dry-run, --no-wait, --config, --project and --domain go with --remote.")
    return [*between, text[at:]], options


def _taken(options: DebugOptions, name: str, text: str, at: int) -> tuple[DebugOptions, int]:
    """The options with the one that ends at `at`, and where it ends with its value."""
    if name in _FLAGS:
        return _FLAGS[name](options), at
    if name not in _WITH_VALUE:
        raise NotebookError(
            f"There is no option {name!r}; there are {', '.join(OPTIONS)}. Inputs are written NAME=EXPRESSION: {FORM}."
        )
    value = _VALUE.match(text, at)
    if value is None:
        raise NotebookError(f"{name} takes {_MEANING[name]}, in quotes where that has spaces; {text[at:]!r} is none.")
    return _WITH_VALUE[name](options, _QUOTED.sub(r"\1\2", value["word"])), value.end()
