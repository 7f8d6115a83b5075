"""Inputs that lie in files of this machine, uploaded so that a run on the cluster can open them."""

import dataclasses
from pathlib import Path
from typing import Any

from flyte.io import DataFrame, Dir, File
from flyte.remote import upload_dir, upload_file
from flyte.storage import is_remote
from pydantic import BaseModel

from flyte_taskmodel.errors import InputsError


async def upload_local_data(value: Any) -> Any:
    """The value, with each file, directory and table of this machine in it replaced by an uploaded one."""
    match value:
        case File() if not is_remote(value.path):
            digest, uri = await upload_file.aio(_path(value.path))
            return value.model_copy(update={"path": uri, "hash": value.hash or digest})
        case Dir() if not is_remote(value.path):
            return value.model_copy(update={"path": await _upload_folder(_path(value.path))})
        case DataFrame():
            return await _upload_table(value)
        case File() | Dir():
            return value
        case dict():
            return {name: await upload_local_data(item) for name, item in value.items()}
        case list():
            return [await upload_local_data(item) for item in value]
        case tuple() if type(value) is tuple:
            return tuple([await upload_local_data(item) for item in value])
        case BaseModel():
            return value.model_copy(update=await _changed(value, type(value).model_fields))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field.name for field in dataclasses.fields(value) if field.init]
        changed = await _changed(value, fields)
        return dataclasses.replace(value, **changed) if changed else value
    return value


async def _changed(value: Any, names: Any) -> dict[str, Any]:
    """The fields that hold something of this machine, as they are once that is uploaded."""
    items = {name: getattr(value, name) for name in names}
    uploaded = {name: await upload_local_data(item) for name, item in items.items()}
    return {name: item for name, item in uploaded.items() if item is not items[name] and item != items[name]}


async def _upload_table(table: DataFrame) -> DataFrame:
    """A table that is in a file, in one of the cluster's; rows that are in memory are uploaded by Flyte itself."""
    if not table.uri or is_remote(table.uri):
        return table
    path = _path(table.uri)
    if path.is_dir():
        uri = await _upload_folder(path)
    else:
        _, uri = await upload_file.aio(path, fname="data.csv" if table.format == "csv" else None)
    return DataFrame.from_existing_remote(remote_path=uri, format=table.format)


async def _upload_folder(path: Path) -> str:
    if not any(each.is_file() for each in path.rglob("*")):
        raise InputsError(f"{path} has no file in it that could be uploaded to the cluster.")
    return str(await upload_dir.aio(path))


def _path(text: str) -> Path:
    return Path(text.removeprefix("file://"))
