"""Shows a report in a frame that can reach neither the notebook's page nor a network.

Reports need their scripts (Flyte's own tabs are one), so the frame allows scripts and nothing else: its origin is
opaque, which keeps it from the page, its cookies and its token. The policy on the outer document is inherited by the
report inside it, and its `frame-src` keeps the report from navigating itself away, which no policy of its own could.
"""

import html

HEIGHT = 420
"""Pixels; the person can make the frame taller."""

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' data: blob:; worker-src data: blob:; "
    "style-src 'unsafe-inline' data:; img-src data: blob:; font-src data:; media-src data: blob:; "
    "frame-src 'none'; form-action 'none'; base-uri 'none'"
)

_PAGE = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    "<style>html,body,iframe{{margin:0;width:100%;height:100%;border:0;display:block}}</style>"
    "<iframe sandbox='allow-scripts' srcdoc='{report}'></iframe>"
)


def sandbox_page(report: str) -> str:
    """The document around `report` that is put into a frame with `sandbox="allow-scripts"` by its `srcdoc`."""
    inner = report.replace("&", "&amp;").replace("'", "&#39;")
    return _PAGE.format(policy=POLICY, report=inner)


def sandboxed(report: str, title: str) -> str:
    """The HTML of an iframe that shows `report`, a whole HTML document.

    Args:
        report: as Flyte wrote it.
        title: the frame's name for screen readers.
    """
    page = sandbox_page(report)
    return (
        f'<iframe sandbox="allow-scripts" title="{html.escape(title)}" srcdoc="{html.escape(page)}" '
        f'style="width:100%;height:{HEIGHT}px;border:1px solid #8884;border-radius:4px;background:#fff;'
        f'resize:vertical;overflow:auto">The report is shown when the notebook is trusted.</iframe>'
    )
