"""How a text at the prompt may go on: names by debugpy, keys after `df['` and attributes after `items[0].` by us."""

import ast
import re

from flyte_debugger.dap.errors import DapError
from flyte_debugger.dap.messages import StackFrame
from flyte_debugger.session.stop import Stop
from flyte_taskmodel.parse_python import parse_python

MAX_LABELS = 1_000
_KEY = re.compile(r"""(?P<of>.+)\[\s*(?P<quote>['"])(?P<typed>[^'"]*)$""", re.DOTALL)
_ATTRIBUTE = re.compile(r"(?P<of>.+[\])])\s*\.(?P<typed>\w*)$", re.DOTALL)
_KEYS_OF = (
    "__import__('json').dumps([key for key in list((lambda value: value.columns if hasattr(value, 'columns') else "
    f"value.keys())({{of}}))[:{MAX_LABELS}] if isinstance(key, str)])"
)
_ATTRIBUTES_OF = "__import__('json').dumps(dir({of}))"


def completions(stop: Stop, frame: StackFrame, text: str) -> tuple[str, ...]:
    """The names that the name at the end of a text may become, and behind a bracket and a quote the keys."""
    if found := _KEY.search(text):
        return _labels(stop, frame, _KEYS_OF, found)
    if found := _ATTRIBUTE.search(text):
        return _labels(stop, frame, _ATTRIBUTES_OF, found)
    return tuple(one.text or one.label for one in stop.completions(text, len(text) + 1, frame))


def _labels(stop: Stop, frame: StackFrame, ask: str, found: "re.Match[str]") -> tuple[str, ...]:
    of = _last_value(found["of"])
    if of is None:
        return ()
    try:
        labels = stop.value(ask.replace("{of}", f"({of})"), frame)
    except DapError:
        return ()
    typed = found["typed"]
    fitting = [one for one in labels if one.startswith(typed) and (typed.startswith("_") or not one.startswith("_"))]
    return tuple(fitting[:MAX_LABELS])


def _last_value(text: str) -> str | None:
    """The longest end of a text that names a value without calling anything: looking it up runs nothing of note."""
    starts = [0, *(match.end() for match in re.finditer(r"[\s(\[{,=+*/%<>:!&|^~-]", text))]
    for start in starts:
        try:
            value = parse_python(text[start:].strip(), "eval").body
        except (SyntaxError, ValueError):
            continue
        if _is_plain(value):
            return text[start:].strip()
    return None


def _is_plain(node: ast.expr) -> bool:
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Attribute():
            return _is_plain(node.value)
        case ast.Subscript():
            return _is_plain(node.value) and _is_plain(node.slice)
        case ast.UnaryOp(op=ast.USub()):
            return _is_plain(node.operand)
    return False
