"""The form values of one tab, as a dict that Python can read and change."""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any


class FormValues(MutableMapping[str, Any]):
    """Form values by field; a field that is not filled in is absent.

    Args:
        read: returns the present values.
        replace: sets all values.
        shared: returns the values without secrets, for display.
    """

    def __init__(
        self,
        read: Callable[[], dict[str, Any]],
        replace: Callable[[dict[str, Any]], None],
        shared: Callable[[], dict[str, Any]],
    ) -> None:
        self._read = read
        self._replace = replace
        self._shared = shared

    def __getitem__(self, name: str) -> Any:
        return self._read()[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._replace({**self._read(), name: value})

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
