"""Inputs that are told by where they lie: files, folders, tables of data, arrays.

The libraries of tables and arrays are not imported: a type of theirs is known by its name, and whoever has the type has
the library.
"""

import importlib
import sys
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flyte.io import DataFrame, Dir, File

from flyte_taskmodel.description.signature import type_text
from flyte_taskmodel.forms.kinds.input_kind import (
    MISSING,
    UNMADE,
    CannotWriteError,
    ErrorCollector,
    InputKind,
    plain_message,
)
from flyte_taskmodel.forms.schema import Field
from flyte_taskmodel.forms.value_shapes import structure

FORMATS = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet", ".json": "json"}
_FRAMES = {
    ("pandas", "DataFrame"),
    ("polars", "DataFrame"),
    ("polars", "LazyFrame"),
    ("pyarrow", "Table"),
}


def local(path: str) -> Path | None:
    """What lies there on this machine; None for nothing, and for what can be no path."""
    try:
        found = Path(path).expanduser()
        return found if found.exists() else None
    except (OSError, ValueError, RuntimeError):  # Too long, a null in it, or a `~name` of nobody.
        return None


@dataclass(frozen=True)
class Located(InputKind):
    """A flyte.io.File or Dir, told by its path or URI.

    Args:
        hint: the type.
        own: File or Dir.
    """

    hint: Any
    own: Any

    def field(self, path: str, name: str) -> Field:
        kind: Any = "file" if self.own is File else "dir"
        return Field(path, name, kind, type=type_text(self.hint), accepts=self._accepts)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        if isinstance(value, dict) and isinstance(value.get("path"), str):  # As `--json` prints one.
            value = value["path"]
        if not isinstance(value, str) or not value.strip():
            return errors_found.wrong(path, f"{path} takes {self._accepts}{self.not_taken(value)}")
        if "://" not in value:
            found = local(value)
            if found is None or not (found.is_file() if self.own is File else found.is_dir()):
                what = "file" if self.own is File else "folder"
                return errors_found.wrong(path, f"{path}: there is no {what} {value!r}.")
            return self.own(path=str(found))
        return self.own(path=value)

    def write(self, native: Any) -> Any:
        if not isinstance(native, self.own):
            raise CannotWriteError(f"{native!r} is no {self.own.__name__}")
        return native.path

    def holds(self, native: Any) -> bool:
        return isinstance(native, self.own)

    @property
    def _accepts(self) -> str:
        return f"the path or URI of a {'file' if self.own is File else 'folder'}"


@dataclass(frozen=True)
class Frame(InputKind):
    """A flyte.io.DataFrame or a data frame of a library, told by a file of its rows.

    For Flyte and pandas, CSV and Parquet become Flyte's DataFrame, as on its command line, for its type engine to read.
    JSON, and rows of another library, are read here: without a plugin Flyte only pickles these.

    Args:
        hint: the type.
        own: its class.
    """

    hint: Any
    own: type

    def field(self, path: str, name: str) -> Field:
        return Field(path, name, "frame", type=type_text(self.hint), accepts=self._accepts)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        if not isinstance(value, str) or not value.strip():
            return errors_found.wrong(path, f"{path} takes {self._accepts}{self.not_taken(value)}")
        remote = "://" in value
        found = local(value)
        file = found or Path(value)
        written = FORMATS.get(file.suffix.lower(), "parquet" if remote or (found and found.is_dir()) else "")
        if not remote and found is None:
            return errors_found.wrong(path, f"{path}: there is no file {value!r}.")
        if not written or (remote and written == "json"):
            return errors_found.wrong(path, f"{path} takes {self._accepts}{self.not_taken(value)}")
        if not errors_found.running:
            return UNMADE
        if remote or (written != "json" and not self._is_foreign):
            return DataFrame.from_existing_remote(remote_path=value if remote else str(file), format=written)
        try:
            return self._rows(file, written)
        except Exception as error:
            return errors_found.wrong(path, f"{path}: {value} cannot be read as rows: {error}")

    def write(self, native: Any) -> Any:
        if isinstance(native, DataFrame) and native.uri:
            return native.uri
        raise CannotWriteError("rows have no text")

    def holds(self, native: Any) -> bool:
        return isinstance(native, self.own)

    @property
    def _accepts(self) -> str:
        return "the path of a CSV, Parquet or JSON file, or the URI of one of the former two"

    @property
    def _library(self) -> str:
        return self.own.__module__.partition(".")[0]

    @property
    def _is_foreign(self) -> bool:
        return self._library not in ("flyte", "pandas")

    def _rows(self, file: Path, written: str) -> Any:
        """The rows as the library has them."""
        if self._library == "polars":
            frame = getattr(importlib.import_module("polars"), f"read_{written}")(file)
            return frame.lazy() if self.own.__name__ == "LazyFrame" else frame
        rows = getattr(importlib.import_module("pandas"), f"read_{written}")(file)
        if self._library == "pyarrow":
            return importlib.import_module("pyarrow").Table.from_pandas(rows)
        return rows if self._library == "pandas" else DataFrame.from_df(rows)


@dataclass(frozen=True)
class Array(InputKind):
    """A NumPy array, told by nested lists of numbers or by a `.npy` file.

    Args:
        hint: the type.
    """

    hint: Any

    def field(self, path: str, name: str) -> Field:
        return Field(path, name, "array", type=type_text(self.hint), accepts=self._accepts)

    def read(self, value: Any, path: str, errors_found: ErrorCollector, present: Any = MISSING) -> Any:
        numpy = sys.modules["numpy"]
        values = structure(value)
        try:
            if isinstance(values, list):
                return self._plain(numpy.array(values, dtype=self._dtype()))
            if isinstance(values, str) and values.endswith(".npy"):
                file = local(values)
                if file is None or not file.is_file():
                    return errors_found.wrong(path, f"{path}: there is no file {values!r}.")
                return numpy.load(file, allow_pickle=False) if errors_found.running else UNMADE
        except (ValueError, TypeError, OverflowError, OSError) as error:
            return errors_found.wrong(path, f"{path} takes {self._accepts}: {plain_message(str(error))}")
        return errors_found.wrong(path, f"{path} takes {self._accepts}{self.not_taken(value)}")

    def write(self, native: Any) -> Any:
        if not self.holds(native) or native.dtype.kind not in "biuf" or native.size > 1000:
            raise CannotWriteError("no short array of numbers")
        return native.tolist()

    def holds(self, native: Any) -> bool:
        return isinstance(native, sys.modules["numpy"].ndarray)

    @property
    def _accepts(self) -> str:
        return "numbers such as [[1, 2], [3, 4]], or the path of a .npy file"

    def _dtype(self) -> Any:
        """What `NDArray[float64]` says of its elements; None for any."""
        arguments = typing.get_args(self.hint)
        inner = typing.get_args(arguments[1]) if len(arguments) == 2 else ()
        return inner[0] if inner and isinstance(inner[0], type) else None

    def _plain(self, array: Any) -> Any:
        if array.dtype.kind not in "biufcSUM":
            raise ValueError("its elements are no numbers")
        return array


def located_of(hint: Any) -> InputKind | None:
    """The kind of a type that is told by where it lies; None for any other."""
    own = typing.get_origin(hint) or hint
    if not isinstance(own, type):
        return None
    for each in (File, Dir):
        if issubclass(own, each):
            return Located(hint, each)
    library = (own.__module__.partition(".")[0], own.__name__)
    if issubclass(own, DataFrame) or library in _FRAMES:
        return Frame(hint, own)
    return Array(hint) if library == ("numpy", "ndarray") else None
