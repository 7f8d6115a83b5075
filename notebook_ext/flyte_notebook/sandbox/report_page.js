/* Runs inside a sandboxed page: tells its height, puts changes of its content in place, suits a dark theme. */
(() => {
  document.currentScript.remove(); // So that the page is as it was written.
  const root = document.documentElement;
  const paper = document.createElement("style");
  let known = null;

  const isDark = (element) => {
    const [red, green, blue, alpha] = (getComputedStyle(element).backgroundColor.match(/[\d.]+/g) || []).map(Number);
    return alpha !== 0 && red + green + blue < 300;
  };
  const suit = (dark) => {
    paper.remove();
    if (!dark || isDark(root) || (document.body && isDark(document.body))) return;
    paper.textContent = "html{background:#fff;filter:invert(.92) hue-rotate(180deg)}"
      + "img,video,canvas{filter:invert(1) hue-rotate(180deg)}";
    root.append(paper);
  };

  const fresh = (node) => { // A script that is to run has to be made, not copied.
    const copy = document.importNode(node, true);
    if (copy.nodeType !== 1) return copy;
    const scripts = copy.matches("script") ? [copy] : [...copy.querySelectorAll("script")];
    let whole = copy;
    for (const script of scripts) {
      const made = document.createElement("script");
      for (const { name, value } of script.attributes) made.setAttribute(name, value);
      made.textContent = script.textContent;
      if (script === copy) whole = made;
      else script.replaceWith(made);
    }
    return whole;
  };
  /** Make `live`, which was drawn from `old`, as `now` is; what is the same in both stays as scripts and people left it. */
  const patch = (old, now, live) => {
    if (old.isEqualNode(now)) return;
    if (old.nodeName !== now.nodeName || now.nodeName === "SCRIPT") return live.replaceWith(fresh(now));
    if (now.nodeType !== 1) {
      live.data = now.data;
      return;
    }
    for (const name of new Set([...old.getAttributeNames(), ...now.getAttributeNames()])) {
      if (old.getAttribute(name) === now.getAttribute(name)) continue;
      if (now.hasAttribute(name)) live.setAttribute(name, now.getAttribute(name));
      else live.removeAttribute(name);
    }
    const [a, b, c] = [[...old.childNodes], [...now.childNodes], [...live.childNodes]];
    if (a.length !== c.length) return live.replaceChildren(...b.map(fresh)); // A script has drawn in it.
    let first = 0;
    while (first < a.length && first < b.length && a[first].isEqualNode(b[first])) first += 1;
    let [endA, endB] = [a.length, b.length];
    while (endA > first && endB > first && a[endA - 1].isEqualNode(b[endB - 1])) [endA, endB] = [endA - 1, endB - 1];
    const pairs = Math.min(endA, endB) - first;
    for (let at = first + pairs; at < endA; at += 1) c[at].remove();
    for (let at = first + pairs; at < endB; at += 1) live.insertBefore(fresh(b[at]), c[endA] || null);
    for (let at = first; at < first + pairs; at += 1) patch(a[at], b[at], c[at]);
  };
  const update = (before, after) => {
    const parse = (page) => new DOMParser().parseFromString(page, "text/html");
    const old = known || parse(before);
    known = parse(after);
    paper.remove();
    patch(old.documentElement, known.documentElement, root);
    for (const list of ["flyte-frame-tabs", "flyte-frame-container"]) { // Flyte's own tabs: new ones get their number.
      [...(document.getElementById(list)?.children || [])].forEach((one, at) => one.setAttribute("link_index", at + 1));
    }
  };

  let dark = false;
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || !data) return;
    if (data.flytePage !== undefined) update(data.flyteBefore, data.flytePage);
    if (data.flyteDark !== undefined) dark = data.flyteDark;
    suit(dark);
  });
  const tell = () => parent.postMessage({ flyteHeight: Math.ceil(root.getBoundingClientRect().height) }, "*");
  new ResizeObserver(tell).observe(root);
  addEventListener("load", () => parent.postMessage({ flyteReady: true }, "*"));
  tell();
})();
