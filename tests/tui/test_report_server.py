"""Reports served to the person's browser alone, and written as one file."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from flyte_tui.report.export_report import export_report
from flyte_tui.report.report_server import ReportServer


@pytest.fixture
def server() -> Iterator[ReportServer]:
    """A server that ends with the test."""
    started = ReportServer()
    yield started
    started.close()


def _status(address: str, **headers: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_an_address_holds_once_and_again_only_for_the_browser_that_opened_it(
    tmp_path: Path, server: ReportServer
) -> None:
    report = tmp_path / "report.html"
    report.write_text("<p>the report</p>")
    address = server.address_of(report)
    with urllib.request.urlopen(address) as answer:
        assert answer.read() == report.read_bytes()
        policy, cookie = answer.headers["Content-Security-Policy"], answer.headers["Set-Cookie"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-scripts" in policy
    assert "HttpOnly" in cookie
    assert _status(address) == 404
    assert _status(address, Cookie=cookie.partition(";")[0]) == 200
    assert _status(server.address_of(report), Host="evil.example") == 421
    assert _status(address.rpartition("/")[0] + "/../../etc/passwd") == 404


def test_an_export_holds_what_lies_beside_the_report_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "1"
    folder.mkdir()
    (folder / "plot.png").write_bytes(b"png")
    (tmp_path / "secret.png").write_bytes(b"secret")
    report = folder / "report.html"
    report.write_text('<img src="plot.png"><img src="../secret.png"><img src="data:image/png;base64,AA==">')
    first = export_report(report, tmp_path, "report")
    assert first.name == "report.html"
    assert first.read_text() == (
        '<img src="data:image/png;base64,cG5n"><img src="../secret.png"><img src="data:image/png;base64,AA==">'
    )
    assert export_report(report, tmp_path, "report").name == "report-2.html"
