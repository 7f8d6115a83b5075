"""Inputs spelled as for `flyte run`, turned into native values by Flyte's own command-line parameters."""

import enum
import inspect
import itertools
import logging
import typing
from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

import click
from click.core import ParameterSource

from flyte_taskmodel.any_task import AnyTask
from flyte_taskmodel.description.signature import default_text
from flyte_taskmodel.errors import InputsError
from flyte_taskmodel.forms.typed_argument import Typed
from flyte_taskmodel.overrides.type_hints import input_hints, members, names_of, takes_none


def parse_arguments(
    task: AnyTask, arguments: tuple[str, ...], given: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """The native inputs that `--n 3 --verbose` stands for; those with a default that are not named are left to it.

    Args:
        task: the task.
        arguments: as typed.
        given: native inputs that hold where the arguments name none.

    Raises:
        InputsError: for what `flyte run` would not take either, in one sentence; for `--help` with an empty message and
            the task's help as its usage.
    """
    if not arguments and given.keys() >= set(required_inputs(task)):
        return dict(given)  # Flyte's type engine fills the defaults in; its command line need not be imported.
    command = _command(task, given)
    context = click.Context(command, info_name=task.name, obj=local_mode())
    try:
        if "--help" in arguments:
            raise InputsError("", command.get_help(context))
        without_defaults(command)
        command.parse_args(context, list(arguments))
        _check_nothing_is_missing(command, context)
    except click.UsageError as error:
        way_out = _way_out(task, error) or _of_flag(command, error, arguments)
        raise InputsError(_sentence(error) + way_out, command.get_usage(context)) from None
    except (ValueError, TypeError) as error:
        raise InputsError(f"The inputs of {task.name} cannot be read: {error}", command.get_usage(context)) from None
    typed = {name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    typed |= {name for name in required_inputs(task) if name not in given}  # A flag that is left out is False.
    return {**given, **{name: value for name, value in context.params.items() if name in typed}}


def without_defaults(command: click.Command) -> None:
    """Keep Flyte's options from converting defaults, which the task has already, and some of which they cannot."""
    for option in command.params:
        if not option.required and not (isinstance(option, click.Option) and option.is_flag):
            option.default = None


def required_inputs(task: AnyTask) -> tuple[str, ...]:
    """The names of the inputs that have no default, or a None that their type does not take, and no run of Flyte's."""
    hints = input_hints(task)
    required = set(task.native_interface.required_inputs())
    return tuple(
        name
        for name, (_, default) in task.native_interface.inputs.items()
        if name in required or (default is None and not takes_none(hints[name]))
    )


def _command(task: AnyTask, given: Mapping[str, Any]) -> click.Command:
    from flyte_taskmodel._flyte import transform_native_to_typed_interface

    typed = transform_native_to_typed_interface(task.native_interface)
    options = []
    for entry in typed.inputs.variables if typed else ():
        options.append(option_of(task, entry.key, entry.value))
        if entry.key in given:
            options[-1].required = False
    return click.Command(task.name, params=options, help=_doc(task))


def option_of(task: AnyTask, name: str, variable: Any) -> click.Parameter:
    """Flyte's option for an input, which takes besides what a form takes.

    For a Literal it is one of ours, since Flyte's hands the task a word it does not know; and so it is for what Flyte
    has no option for.

    Args:
        task: the task.
        name: of the input.
        variable: of the task's typed interface.
    """
    from flyte_taskmodel._flyte import PickleParamType, UnionParamType, to_click_option

    kind, default = task.native_interface.inputs[name]
    required = default is inspect.Parameter.empty
    if isinstance(kind, type) and issubclass(kind, enum.Enum) and kind.__name__ == "LiteralEnum":
        words = click.Choice([member.value for member in kind])
        return click.Option([f"--{name}"], type=words, required=required, default=None if required else default)
    try:
        merges = any(dict in (each, typing.get_origin(each)) for each in members(kind))
        option: click.Parameter = to_click_option(name, variable, kind, None if required or merges else default)
        if merges and not required:  # Flyte's would add what is given to the default dict; here it takes its place.
            option.required, option.default = False, default
    except Exception:  # Whatever Flyte says of a type or a name that its command line does not know.
        option = click.Option([name, f"--{name}"], required=required, default=None)
        option.type = Typed(input_hints(task)[name], names_of(task), None, False)
        return option
    if not (isinstance(option, click.Option) and option.is_flag):
        parts = option.type._types if isinstance(option.type, UnionParamType) else [option.type]
        unpickles = any(isinstance(part, PickleParamType) for part in parts)
        option.type = Typed(input_hints(task)[name], names_of(task), option.type, unpickles)
    return option


def _doc(task: AnyTask) -> str | None:
    declared = task.docs.description if task.docs else None
    return declared or inspect.getdoc(getattr(task, "func", None))


def _check_nothing_is_missing(command: click.Command, context: click.Context) -> None:
    """Flyte's options carry an explicit default of None, which click takes for a value that was given."""
    for option in command.params:
        if option.required and context.get_parameter_source(option.name or "") is ParameterSource.DEFAULT:
            raise click.MissingParameter(ctx=context, param=option)


def _way_out(task: AnyTask, error: click.UsageError) -> str:
    """How to leave an input out that was refused, and how None is written."""
    name = getattr(getattr(error, "param", None), "name", None) or ""
    kind, default = task.native_interface.inputs.get(name, (None, inspect.Parameter.empty))
    if not isinstance(error, click.BadParameter) or isinstance(error, click.MissingParameter) or kind is None:
        return ""
    said = [] if default is inspect.Parameter.empty else [f"Leave --{name} out for {default_text(default)}."]
    if default is not None and takes_none(input_hints(task)[name]):
        said.append(f"""None is written as null in --inputs: --inputs '{{"{name}": null}}'.""")
    return "".join(f" {each}" for each in said)


def _of_flag(command: click.Command, error: click.UsageError, arguments: tuple[str, ...]) -> str:
    """How a truth value is spelled, where one was given as the value of its flag."""
    flags = {f"--{each.name}": each for each in command.params if isinstance(each, click.Option) and each.is_flag}
    stray = str(error.message).rpartition("(")[2].rstrip(")").split() if "extra argument" in str(error.message) else []
    before = [one for one, then in itertools.pairwise(arguments) if then in stray[:1]]
    said = next((each for each in (*before, getattr(error, "option_name", "")) if each in flags), None)
    if said is None:
        return ""
    no = "".join(f" or {each}" for each in flags[said].secondary_opts)
    return f" {said} is a flag: write {said}{no} without a value, or leave it out."


def local_mode() -> SimpleNamespace:
    """What Flyte's parameters look at to read a path as a local file instead of uploading it."""
    return SimpleNamespace(run_args=SimpleNamespace(local=True), log_level=logging.ERROR)


def _sentence(error: click.UsageError) -> str:
    message = error.format_message()
    return message if message.endswith((".", "?", "!")) else message + "."
