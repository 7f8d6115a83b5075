/** The lines of a source with a gutter: `source` is {path, first, lines: [html]}; the functions take a line's number. */
function sourceLines(source, choose, toggle) {
  return source.lines.map((html, at) => {
    const number = source.first + at;
    const code = h("code", { class: "fd-text" });
    code.innerHTML = html || " "; // Spans of escaped text, made in the kernel.
    const click = (event) => {
      event.stopPropagation();
      toggle(number);
    };
    return h("div", { class: "fd-line", role: "listitem", "data-line": number, onclick: () => choose(number) },
      h("button", { class: "fd-gutter", tabIndex: -1, "aria-label": `Line ${number}`, onclick: click },
        h("span", { class: "fd-dot" }), String(number)),
      code, h("span", { class: "fd-inlines" }));
  });
}

function drawMark(gutter, mark) {
  gutter.className = "fd-gutter" + (mark ? ` fd-mark fd-mark-${mark}` : "");
  gutter.title = mark ? "Remove this breakpoint (F9, b)" : "Set a breakpoint (F9, b)";
}

function drawCursor(code, number) {
  for (const line of code.children) line.classList.toggle("fd-cursor", Number(line.dataset.line) === number);
}

/** The source of a task before it runs, for breakpoints. Of `source` {path, title, first, lines, line} `line` is shown. */
class TaskSourceView {
  constructor(toggle) {
    this.toggle = toggle;
    this.title = h("div", { class: "fd-source-title" });
    this.code = h("div", { class: "fd-code", role: "list", "aria-label": "Source" });
    this.root = h("div", { class: "fd-root fd-task-source", tabIndex: 0, role: "group", "aria-label": "Source of the task" }, this.title, this.code);
    this.root.setAttribute("data-lm-suppress-shortcuts", "true");
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.scroll()).observe(this.code); // It has no height while its tab is hidden.
  }

  draw(source, marks) {
    if (!source) {
      this.code.replaceChildren(h("div", { class: "fd-empty" }, "This task has no source here."));
      return;
    }
    if (this.source !== source) {
      this.source = source;
      this.cursor = source.line;
      this.isShown = false;
      this.title.replaceChildren(source.title, h("span", { class: "fd-note" }, " Click beside a number to stop there when the task is debugged."));
      this.title.title = source.path;
      this.code.replaceChildren(...sourceLines(source, (number) => this.choose(number), (number) => this.send(number)));
      drawCursor(this.code, this.cursor);
    }
    for (const line of this.code.children) drawMark(line.firstChild, marks[line.dataset.line]);
    this.scroll();
  }

  choose(number) {
    this.cursor = number;
    drawCursor(this.code, number);
  }

  send(number) {
    this.choose(number);
    this.toggle(this.source.path, number);
    this.root.focus({ preventScroll: true });
  }

  scroll() {
    const line = this.code.querySelector(".fd-cursor");
    if (this.isShown || !line || !this.code.clientHeight) return;
    this.code.scrollTop = Math.max(0, line.offsetTop - 24);
    this.isShown = true;
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !["b", "F9"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.source) this.send(this.cursor);
  }
}
