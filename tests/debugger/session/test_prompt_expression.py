"""What is said of an expression that could not be evaluated."""

import pytest

from flyte_debugger.session.debuggee.prompt_expression import explain

SYNTAX_ERROR = """Traceback (most recent call last):
  File "/env/site-packages/debugpy/_vendored/pydevd/_pydevd_bundle/pydevd_comm.py", line 1258, in evaluate
    exec_result = pydevd_vars.evaluate_expression(py_db, frame, expression, is_exec=True)
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/env/site-packages/debugpy/_vendored/pydevd/_pydevd_bundle/pydevd_vars.py", line 449, in _compile_as_exec
    return compile(expression_to_evaluate, "<string>", "exec", _ASYNC_COMPILE_FLAGS)
  File "<string>", line 1
    factor +
            ^
SyntaxError: invalid syntax
"""
STOCK_SYNTAX_ERROR = """Traceback (most recent call last):
  File "<flyte-workbench>", line 25, in evaluate_expression
  File "<string>", line 1
    factor +
            ^
SyntaxError: invalid syntax
"""
RAISED = """Traceback (most recent call last):
  File "<string>", line 1, in <module>
  File "/home/me/stepped.py", line 38, in parse
    return int(text)
           ^^^^^^^^^
ValueError: invalid literal for int() with base 10: 'x'
"""


@pytest.mark.parametrize("message", [SYNTAX_ERROR, STOCK_SYNTAX_ERROR])
def test_what_is_no_python_is_shown_without_the_frames_that_compiled_it(message: str) -> None:
    assert explain(message, 1.0) == "    factor +\n            ^\nSyntaxError: invalid syntax\n"


def test_what_an_expression_raised_keeps_the_frames_of_the_person() -> None:
    assert explain(RAISED, 1.0) == RAISED
