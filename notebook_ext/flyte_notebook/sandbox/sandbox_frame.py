"""Shows a report in a frame that can reach neither the notebook's page nor a network.

Reports need their scripts (Flyte's own tabs are one), so the frame allows scripts and nothing else: its origin is
opaque, which keeps it from the page, its cookies and its token. The policy on the outer document is inherited by the
report inside it, and its `frame-src` keeps the report from navigating itself away, which no policy of its own could.

Inside and around it run two small scripts: `report_page.js` tells the page's height, puts changes of its content in
place and suits a dark theme; `frame_host.js` sizes the frame in the notebook, and takes nothing else from it.
"""

import html
from pathlib import Path

HERE = Path(__file__).parent
HEIGHT = 420
"""Pixels, where no script of the notebook's page fits the frame to its content."""

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' data: blob:; worker-src data: blob:; "
    "style-src 'unsafe-inline' data:; img-src data: blob:; font-src data:; media-src data: blob:; "
    "frame-src 'none'; form-action 'none'; base-uri 'none'"
)

FRAME_HOST = (HERE / "frame_host.js").read_text("utf-8")
"""For the page that has frames in it."""
_REPORT_PAGE = f"<script>{(HERE / 'report_page.js').read_text('utf-8')}</script>"
_RELAY = (
    "<script>addEventListener('message',({source,data})=>{const inner=document.querySelector('iframe').contentWindow;"
    "if(source===parent)inner.postMessage(data,'*');else if(source===inner&&data)"
    "parent.postMessage({flyteReady:data.flyteReady,flyteHeight:data.flyteHeight},'*')})</script>"
)
PLACE = "{report}"
"""Where the report's source is in `WRAPPER`."""
WRAPPER = (
    f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    f"<style>html,body,iframe{{margin:0;width:100%;height:100%;border:0;display:block}}</style>{_RELAY}"
    f"<iframe sandbox='allow-scripts' srcdoc='{PLACE}'></iframe>"
)
"""The document around a report."""
_INNER = _REPORT_PAGE.replace("&", "&amp;").replace("'", "&#39;")


def sandbox_page(report: str) -> str:
    """The document around `report` that is put into a frame with `sandbox="allow-scripts"` by its `srcdoc`."""
    return WRAPPER.replace(PLACE, report.replace("&", "&amp;").replace("'", "&#39;") + _INNER)


def frame_wrapper() -> dict[str, str]:
    """What `report_frame.js` makes a `sandbox_page` of: the document, and what goes behind the report in it."""
    return {"page": WRAPPER, "place": PLACE, "behind": _INNER}


def sandboxed(report: str, title: str) -> str:
    """The HTML of an iframe that shows `report`, a whole HTML document.

    Args:
        report: as Flyte wrote it.
        title: the frame's name for screen readers.
    """
    page = sandbox_page(report)
    return (
        f'<iframe sandbox="allow-scripts" loading="lazy" class="flyte-frame" title="{html.escape(title)}" '
        f'srcdoc="{html.escape(page)}" style="width:100%;height:{HEIGHT}px;box-sizing:border-box;'
        f'border:1px solid #8884;border-radius:4px;resize:vertical;overflow:auto">'
        f"The report is shown when the notebook is trusted.</iframe><script>{FRAME_HOST}</script>"
    )
