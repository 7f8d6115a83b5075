"""What the elements of a page mean when it is read as text."""

import re

STYLES = {
    **dict.fromkeys(("b", "strong", "summary", "code", "kbd", "samp", "tt"), "bold"),
    **dict.fromkeys(("i", "em", "cite", "var", "dfn", "figcaption", "caption"), "italic"),
    **dict.fromkeys(("s", "del", "strike"), "strike"),
    **dict.fromkeys(("a", "u", "ins"), "underline"),
    "mark": "reverse",
}
UNSEEN = {
    "script": "something made by a script",
    "canvas": "a drawing made by a script",
    "iframe": "an embedded page",
    "object": "an embedded object",
    "video": "a video",
    "audio": "a sound",
}
SKIPPED = {*UNSEEN, "style", "head", "template", "select", "datalist"}
BREAKING = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer "
        "form header html legend li main nav ol p pre section summary table tbody tfoot thead tr ul",
    )
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
INDENTING = {"ul", "ol", "blockquote", "dd"}
