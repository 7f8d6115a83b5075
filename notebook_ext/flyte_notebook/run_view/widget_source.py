"""The scripts and style sheets of widgets: files put together as one, since nothing is built and nothing fetched."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent
REPORT = ("sandbox/frame_host.js", "run_view/dom.js", "sandbox/report_frame.js")
"""The scripts of any view that has a report's frame."""
SOURCE = ("run_view/dom.js", "debug_view/source_lines.js")
"""The scripts of any view with a source to set breakpoints in."""
SOURCE_STYLE = ("run_view/run_view.css", "debug_view/debug_view.css")


def joined_files(*names: str) -> str:
    """These files of the package, one after the other."""
    return "\n".join((PACKAGE / name).read_text("utf-8") for name in names)
