"""Keys that a person has chosen: names for the actions of each screen, and the file that gives them other keys.

`keys.toml` in the folder where runs are kept:

    [keys]
    "browse.run" = "R"
    "run.cancel" = "ctrl+k,k"
"""

import dataclasses
import difflib
import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from textual.app import App
from textual.binding import Binding, BindingType

FILE = "keys.toml"
SCREENS = {
    "app": "flyte_tui.app",
    "browse": "flyte_tui.screens.browse.browse_keys",
    "form": "flyte_tui.screens.form.form_screen",
    "run": "flyte_tui.screens.run.run_keys",
    "runs": "flyte_tui.screens.runs.runs_screen",
    "compare": "flyte_tui.screens.runs.compare_screen",
    "debug": "flyte_tui.screens.debug.debug_keys",
}
"""By screen: the module that names its actions. It is imported for those who have keys of their own for it."""
_known: dict[str, set[str]] = {}
"""The names of actions by their screen, as far as their modules were imported."""
_KEY = re.compile(r"(?:(?:ctrl|alt|shift|super)\+)*(?:\S|[a-z]\w*)")


def named(screen: str, bindings: Iterable[BindingType]) -> list[BindingType]:
    """The bindings of a screen, each with a name of its action: `browse.run`, `run.tab.report`.

    A binding whose action reads badly (`look(-1)`) has an id of its own, which is its name on the screen.
    """
    given: list[BindingType] = []
    for binding in bindings:
        assert isinstance(binding, Binding)
        action = binding.id or binding.action.removeprefix("app.")
        name = f"{screen}.{'.'.join(re.findall(r'[A-Za-z0-9_-]+', action))}"
        _known.setdefault(screen, set()).add(name)
        given.append(dataclasses.replace(binding, id=name))
    return given


def read_keys(file: Path) -> tuple[dict[str, str], list[str]]:
    """The keys in a file by the name of their action, and a sentence for each entry that cannot be used."""
    import tomllib  # Only who has such a file waits for it.

    try:
        kept = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}, []
    except (OSError, ValueError) as error:
        return {}, [f"{file} cannot be read, so all keys are as usual: {str(error).splitlines()[0]}."]
    entries = kept.get("keys")
    if not isinstance(entries, dict):
        return {}, [f"{file} has no table [keys]; write its lines below one."]
    keys, problems = {}, []
    for name, value in entries.items():
        problem = _problem(name, value)
        if problem:
            problems.append(f"{file}: {problem}")
        else:
            keys[name] = value
    return keys, problems


def apply_keys(app: App[Any], file: Path) -> None:
    """Give the program the keys of a file, and say what of it cannot be used."""
    keys, problems = read_keys(file)
    app.set_keymap(keys)
    for problem in problems:
        app.notify(problem, severity="warning", timeout=15, markup=False)


def _problem(name: str, value: object) -> str | None:
    screen = name.partition(".")[0]
    if screen not in SCREENS:
        return f"{name!r} begins with no screen; screens are {', '.join(SCREENS)}."
    import_module(SCREENS[screen])
    if name not in _known[screen]:
        near = difflib.get_close_matches(name, _known[screen], 1)
        return f"there is no {name!r}" + (f"; perhaps {near[0]!r} is meant." if near else ".")
    if not isinstance(value, str) or not value or not all(_KEY.fullmatch(key.strip()) for key in value.split(",")):
        return f"the keys of {name!r} have to be a text such as 'R' or 'ctrl+k,f8', not {value!r}."
    return None
