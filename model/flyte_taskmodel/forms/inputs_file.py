"""`--inputs`: the form values of all inputs, from a file, stdin or the argument itself."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

from flyte_taskmodel.errors import InputsError

STDIN = "-"


def read_inputs(given: str) -> dict[str, Any]:
    """The values that `--inputs` names.

    Args:
        given: a path, `-` for stdin, or a JSON object.

    Raises:
        InputsError: when it cannot be read or is no object.
    """
    where, text = _text(given)
    return parse_inputs(text, where, is_json=where.endswith(".json") or given.startswith("{"))


def parse_inputs(text: str, where: str, is_json: bool = False) -> dict[str, Any]:
    """The values that a text has.

    Args:
        text: YAML, or JSON.
        where: what it is called in an error.
        is_json: whether it is to be JSON.

    Raises:
        InputsError: when it cannot be read or is no object.
    """
    try:
        values = json.loads(text) if is_json else yaml.load(text, _Loader)
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise InputsError(f"{where} is neither YAML nor JSON: {' '.join(str(error).split())}.") from None
    if values is None:
        return {}
    if not isinstance(values, dict) or not all(isinstance(name, str) for name in values):
        raise InputsError(f"{where} holds no object: write a key for each input, as in `n: 3`.")
    return values


def _text(given: str) -> tuple[str, str]:
    """What it is called in an error, and what it holds."""
    if given.startswith("{"):
        return "The value of --inputs", given
    if given == STDIN:
        return "stdin", sys.stdin.read()
    try:
        return given, Path(given).read_text(encoding="utf-8")
    except OSError as error:
        raise InputsError(f"--inputs {given} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise InputsError(f"--inputs {given} is no text in UTF-8.") from None


class _Loader(yaml.SafeLoader):
    """YAML 1.2's core types alone: `yes`, `12:30` and `2026-03-01` stay texts, for each input's own type to read."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  (PyYAML's own)


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", list("-+0123456789")),
    ("float", r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?", list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)
