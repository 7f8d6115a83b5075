"""The form values of one tab, as a dict that Python can read and change."""

import difflib
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from flyte_notebook.errors import NotebookError
from flyte_taskmodel.forms.schema import Form


class FormValues(MutableMapping[str, Any]):
    """Form values by field; a field that is not filled in is absent.

    Args:
        form: the fields that there are.
        what: one of them, for a sentence: `override`.
        read: returns the present values.
        replace: sets all values.
        shared: returns the values without secrets, for display.
    """

    def __init__(
        self,
        form: Form,
        what: str,
        read: Callable[[], dict[str, Any]],
        replace: Callable[[dict[str, Any]], None],
        shared: Callable[[], dict[str, Any]],
    ) -> None:
        self._form = form
        self._what = what
        self._read = read
        self._replace = replace
        self._shared = shared

    def __getitem__(self, name: str) -> Any:
        return self._read()[name]

    def __setitem__(self, name: str, value: Any) -> None:
        check_name(name, self._form, self._what)
        self._replace({**self._read(), name: value})

    def replace(self, values: Mapping[str, Any]) -> None:
        """Set all values.

        Raises:
            NotebookError: for a name that is no field's.
        """
        for name in values:
            check_name(name, self._form, self._what)
        self._replace(dict(values))

    def __delitem__(self, name: str) -> None:
        values = dict(self._read())
        del values[name]
        self._replace(values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __repr__(self) -> str:
        return repr(self._shared())


def check_name(name: str, form: Form, what: str) -> None:
    """See that a form has a field of this name.

    Raises:
        NotebookError: where it has none; with the nearest name there is, and all of them.
    """
    names = [field.name for field in form.fields]
    if name in names:
        return
    near = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise NotebookError(f"There is no {what} {name!r}.{hint} There are: {', '.join(names) or 'none'}.")
