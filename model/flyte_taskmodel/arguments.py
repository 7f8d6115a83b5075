"""Inputs spelled as for `flyte run`, turned into native values by Flyte's own command-line parameters."""

import enum
import inspect
import logging
from types import SimpleNamespace
from typing import Any

import click
from click.core import ParameterSource

from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.task import AnyTask


def parse_arguments(task: AnyTask, arguments: tuple[str, ...]) -> dict[str, Any]:
    """The native inputs that `--n 3 --verbose` stands for.

    Raises:
        InputsError: for what `flyte run` would not take either, in one sentence; for `--help` with an empty message and
            the task's help as its usage.
    """
    if not arguments and not required_inputs(task):
        return {}  # Flyte's type engine fills the defaults in; its command line need not be imported.
    command = _command(task)
    context = click.Context(command, info_name=task.name, obj=_local_mode())
    try:
        if "--help" in arguments:
            raise InputsError("", command.get_help(context))
        command.parse_args(context, list(arguments))
        _check_nothing_is_missing(command, context)
        _check_nothing_is_missing(command, context)
    except click.UsageError as error:
        raise InputsError(_sentence(error), command.get_usage(context)) from None
    except (ValueError, TypeError) as error:
        raise InputsError(f"The inputs of {task.name} cannot be read: {error}", command.get_usage(context)) from None
    return dict(context.params)


def required_inputs(task: AnyTask) -> tuple[str, ...]:
    """The names of the inputs that have no default."""
    return tuple(task.native_interface.required_inputs())


def _command(task: AnyTask) -> click.Command:
    from flyte_taskmodel._flyte import transform_native_to_typed_interface

    typed = transform_native_to_typed_interface(task.native_interface)
    options: list[click.Parameter] = []
    for entry in typed.inputs.variables if typed else ():
        kind, default = task.native_interface.inputs[entry.key]
        try:
            options.append(_option(entry.key, entry.value, kind, default))
        except (ValueError, NotImplementedError) as error:
            raise InputsError(
                f"Input {entry.key!r} of {task.name} cannot be given on a command line: {error}."
            ) from None
    return click.Command(task.name, params=options, help=_doc(task))


def _option(name: str, variable: Any, kind: Any, default: Any) -> click.Parameter:
    """Flyte's option for an input; for a Literal one of ours, since Flyte's hands the task a word it does not know."""
    from flyte_taskmodel._flyte import to_click_option

    required = default is inspect.Parameter.empty
    if isinstance(kind, type) and issubclass(kind, enum.Enum) and kind.__name__ == "LiteralEnum":
        words = click.Choice([member.value for member in kind])
        return click.Option([f"--{name}"], type=words, required=required, default=None if required else default)
    option: click.Parameter = to_click_option(name, variable, kind, None if required else default)
    return option


def _doc(task: AnyTask) -> str | None:
    declared = task.docs.description if task.docs else None
    return declared or inspect.getdoc(getattr(task, "func", None))


def _check_nothing_is_missing(command: click.Command, context: click.Context) -> None:
    """Flyte's options carry an explicit default of None, which click takes for a value that was given."""
    for option in command.params:
        if option.required and context.get_parameter_source(option.name or "") is ParameterSource.DEFAULT:
            raise click.MissingParameter(ctx=context, param=option)


def _local_mode() -> SimpleNamespace:
    """What Flyte's parameters look at to read a path as a local file instead of uploading it."""
    return SimpleNamespace(run_args=SimpleNamespace(local=True), log_level=logging.ERROR)


def _sentence(error: click.UsageError) -> str:
    message = error.format_message()
    return message if message.endswith((".", "?", "!")) else message + "."
