"""A report as one file that can be sent to somebody: what it refers to beside it is put into it."""

import base64
import mimetypes
import re
from pathlib import Path

_SOURCE = re.compile(
    r"""(<(?:img|source|video|audio|embed)\b[^>]*?\bsrc=)(["'])(?!data:|https?:|//|#)([^"'>]+)\2""", re.I
)
MAX_BYTES = 30_000_000


def export_report(report: Path, folder: Path, name: str) -> Path:
    """Write a report as one HTML file; returns it. Pictures in the report's own folder become part of it.

    Args:
        report: its file.
        folder: where the new file goes.
        name: its name without `.html`; a number is added where there is such a file already.

    Raises:
        OSError: when one cannot be read or written.
    """
    html = report.read_text("utf-8", "replace")
    whole = _SOURCE.sub(lambda found: f"{found[1]}{found[2]}{_inlined(report.parent, found[3])}{found[2]}", html)
    for number in range(1, 10_000):
        target = folder / (f"{name}.html" if number == 1 else f"{name}-{number}.html")
        try:
            with target.open("x", encoding="utf-8") as file:
                file.write(whole)
        except FileExistsError:
            continue
        return target
    raise FileExistsError(f"{folder} has too many files named {name}")


def _inlined(folder: Path, source: str) -> str:
    """The file as a `data:` address; as it stands where it is not in the report's folder."""
    file = (folder / source).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file() or file.stat().st_size > MAX_BYTES:
        return source
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"
