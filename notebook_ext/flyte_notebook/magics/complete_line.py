"""Tab in a line of a magic: tasks, inputs, options, override paths, presets, files; within an expression, Python."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.interactiveshell import InteractiveShell

from flyte_notebook.magics.run_options import OPTIONS
from flyte_notebook.task_browser.namespace import tasks_in_namespace
from flyte_taskmodel.parse_python import parse_python

if TYPE_CHECKING:
    from flyte_notebook.task_browser.namespace import Task

_MAGIC = re.compile(r"(?:^|.*[\s=])%%?flyte_(?:run|form|debug|tasks|runs)\s+(?P<typed>.*)", re.DOTALL)
_WORD = re.compile(r"[^\s]*$")
_ATTRIBUTE = re.compile(r"[\w.]*$")
_FILES = {"--inputs": (".yaml", ".yml", ".json"), "--secrets": (), "file": (".py",)}


def add_completion(shell: InteractiveShell) -> None:
    """Have Tab complete the lines of the magics, and offer nothing else there."""

    @context_matcher(identifier="flyte_notebook")  # type: ignore[untyped-decorator]
    def match_magic(context: CompletionContext) -> SimpleMatcherResult:
        found = _MAGIC.match(context.full_text[: context.cursor_position].rpartition("\n")[2])
        if found is None:
            return {"completions": []}
        fragment, texts = complete(found["typed"], shell)
        completions = [SimpleCompletion(text=text, type="flyte") for text in texts]
        return {"completions": completions, "matched_fragment": fragment, "suppress": True, "ordered": True}

    completer: Any = shell.Completer
    others = [one for one in completer.custom_matchers if getattr(one, "matcher_identifier", "") != "flyte_notebook"]
    completer.custom_matchers = [*others, match_magic]


def complete(typed: str, shell: InteractiveShell) -> tuple[str, list[str]]:
    """What is being typed at the end of what stands behind the magic's name, and what may stand in its place."""
    words = typed.split()
    word = _WORD.search(typed)[0]  # type: ignore[index]
    before = words[: len(words) - 1] if word else words
    tasks = tasks_in_namespace(shell.user_ns)
    if not before:
        return _task(word, list(tasks))
    task = tasks.get(before[0])
    last = before[-1]
    if last in _FILES:
        return word, _files(word, _FILES[last])
    if last == "--set" and task is not None:
        return word, _starting(word, _override_paths(task))
    if last == "--preset":
        return word, _starting(word, _presets(before[0], task))
    if word.startswith("-"):
        return word, _starting(word, OPTIONS)
    if "=" in word:
        expression = _ATTRIBUTE.search(word)[0]  # type: ignore[index]
        return expression, _python(expression, shell)
    given = {each.partition("=")[0] for each in before[1:]}
    inputs = task.native_interface.inputs if task is not None else ()
    return word, _starting(word, [f"{name}=" for name in inputs if name not in given])


def _task(word: str, tasks: list[str]) -> tuple[str, list[str]]:
    file, colon, name = word.rpartition(":")
    if colon:
        return name, _starting(name, _tasks_of(Path(file).expanduser()))
    is_path = "/" in word or word.startswith((".", "~"))
    return word, _files(word, _FILES["file"]) if is_path else [*_starting(word, tasks), *_files(word, _FILES["file"])]


def _tasks_of(file: Path) -> list[str]:
    """The functions of a file that an environment's `task` decorates; the file is not imported."""
    try:
        tree = parse_python(file.read_text("utf-8"))
    except (OSError, ValueError, SyntaxError):
        return []
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [one.name for one in functions if any(".task" in ast.unparse(each) for each in one.decorator_list)]


def _files(word: str, endings: tuple[str, ...]) -> list[str]:
    """Folders and files that begin so; hidden ones only where a dot is typed."""
    folder, _, name = word.rpartition("/")
    place = Path(f"{folder}/" if folder or word.startswith("/") else ".").expanduser()
    try:
        found = sorted(place.iterdir())
    except OSError:
        return []
    above = word[: len(word) - len(name)]
    fitting = [one for one in found if one.name.startswith(name) and (name.startswith(".") or one.name[0] != ".")]
    return [
        f"{above}{one.name}/" if one.is_dir() else f"{above}{one.name}"
        for one in fitting
        if (one.is_dir() and one.name != "__pycache__") or (one.is_file() and (not endings or one.suffix in endings))
    ]


def _override_paths(task: "Task") -> list[str]:
    from flyte_taskmodel.forms.override_form import override_form

    fields = override_form(task, lambda _path: "").walk()
    return [f"{field.path}=" for field in fields if field.kind != "fixed" and "*" not in field.path]


def _presets(name: str, task: "Task | None") -> tuple[str, ...]:
    from flyte_taskmodel.forms.presets import PresetError, Presets

    file, _, short = name.rpartition(":")
    place = Path(file) if file else Path(task.source_file) if task is not None and task.source_file else Path.cwd()
    try:
        return Presets(place).names(task.name if task is not None else short)
    except PresetError:
        return ()


def _python(expression: str, shell: InteractiveShell) -> list[str]:
    """What Python would complete, by the notebook's variables alone: nothing is called but `__dir__`."""
    completer: Any = shell.Completer
    found = completer.attr_matches(expression) if "." in expression else completer.global_matches(expression)
    return [text for text in found if not text.rpartition(".")[2].startswith("_") or expression.endswith("_")]


def _starting(word: str, texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text.startswith(word)]
