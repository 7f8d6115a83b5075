"""The style sheet of a form. Its colours are JupyterLab's variables, so that it fits the theme."""

_RULES = """
.flyte-form { max-width: 76em; gap: 6px; }
.flyte-form .widget-label { text-align: left; }
.flyte-form .flyte-switch abbr { display: inline-block; width: 100%; }
.flyte-form abbr { text-decoration: none; cursor: inherit; }
.flyte-form .widget-tab > .widget-tab-contents { border: 0; border-top: 1px solid var(--jp-border-color2, #d0d0d0);
  padding: 10px 0 2px; background: none; }
.flyte-form .jupyter-widget-Collapse-header { background: none; border: 0; padding: 4px 0; color: inherit;
  font-weight: 600; }
.flyte-form .jupyter-widget-Collapse-header:hover { background: var(--jp-layout-color2, #f3f3f3); }
.flyte-form .jupyter-widget-Collapse-contents { border: 0; border-left: 2px solid var(--jp-border-color2, #d0d0d0);
  margin: 0 0 6px 5px; padding: 0 0 0 14px; background: none; }
.flyte-form .flyte-wrong > .widget-label, .flyte-form .flyte-wrong b { color: var(--jp-error-color0, #b71c1c); }
.flyte-form .flyte-note { color: var(--jp-ui-font-color2, #666); line-height: 1.4; white-space: pre-wrap; }
.flyte-form .flyte-error { color: var(--jp-error-color0, #b71c1c); line-height: 1.4; white-space: pre-wrap; }
.flyte-form .flyte-notices { margin: -4px 2px 4px calc(11em + 8px); min-height: 0; height: auto; }
.flyte-form .flyte-notices > .widget-html-content { line-height: 1.4; font-size: smaller; }
.flyte-form .flyte-notices:has(> .widget-html-content:empty) { display: none; }
.flyte-form .flyte-switch > .widget-label { display: none; }
.flyte-form .flyte-switch .widget-label-basic { display: flex; flex-direction: row-reverse; justify-content: flex-end; }
.flyte-form .flyte-switch .widget-label-basic span { width: calc(11em + 4px); }
.flyte-form .flyte-row .flyte-notices { margin-left: 2px; }
.flyte-form .flyte-small { padding: 0; }
.flyte-form .flyte-text textarea { field-sizing: content; min-height: 28px; max-height: 20em; }
.flyte-form .flyte-code textarea { field-sizing: content; font-family: var(--jp-code-font-family, monospace); }
.flyte-form .flyte-parts { padding-left: 1.5em; }
.flyte-form .flyte-changes b { margin-right: 0.4em; }
.flyte-form .flyte-here { font-size: smaller; padding-left: 1em; }
.flyte-form .widget-html > .widget-html-content { line-height: 1.4; }
"""


def style_of(saved: str) -> str:
    """The style sheet, with a rule that hides the static copy while the widgets are there.

    Args:
        saved: the CSS class of the static copy.
    """
    return f"<style>{_RULES}.{saved} {{ display: none; }}</style>"
