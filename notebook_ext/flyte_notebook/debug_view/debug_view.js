/**
 * The debug view of a cell: draws what the kernel's model holds, and sends what the person does as commands.
 *
 * Traits of the model that are drawn (plain JSON; `debug_view/view_state.py` makes them):
 *   status     {state: "starting"|"running"|"stopped"|"past"|"ended", text, detail, task, action, outcome, error, is_run,
 *               can: [command]}               is_run: false for a program that was attached to
 *   source     {title, path, first, lines: [html]}   stays while the program runs
 *   place      {path, current, marks: {path: {line: "on"|"off"|"conditional"|"pending"}},
 *               values: {line: [{name, value, changed}]}, note}
 *   stack      [{index, name, place, action, selected, subtle}]
 *   variables  [{path: [name], name, value, type, level, scope, can_open, open, changed, can_edit, can_view, error,
 *               minor, more}]
 *   watches    [{expression, value, type, error}]
 *   output     {text, dropped}         the program's output, its last part
 *   transcript [{input, output, error, note}] the console
 *   actions    [{id, label, status, words, seconds, attempts, stopped, level}]
 *   breakpoints [{text, label, enabled, state, note}]
 *   stops      {total, past}           recorded stops that `[` and `]` walk through; past: one of them is shown
 *   report, reports, wrapper           see `report_frame.js`
 *   rich       {title, type, html, kind, note, rows, columns, start, total} or null   a value that is shown by itself
 *   completions {id, items}
 *   hides      the class of the static copy below, which is for readers without a kernel
 *
 * Messages to the kernel are `{command, ...}`; the commands are those of `debug_view/view_commands.py`.
 */

const ICONS = {
  continue: "M4 3v10l9-5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  next: "M2.5 9.5a5.5 5.5 0 0 1 10-2.8V4.5H14V10H8.5V8.5h3.3A4 4 0 0 0 4 9.5zM6.5 12a1.5 1.5 0 1 1 3 0 1.5 1.5 0 0 1-3 0z",
  step: "M7.2 1.500h1.600v5.300l2-2 1.1 1.100L8 9.8 4.1 5.900l1.1-1.1 2 2zM6.3 12.800a1.7 1.7 0 1 1 3.4 0 1.7 1.7 0 0 1-3.4 0z",
  out: "M8 1.300l3.9 3.9-1.1 1.1-2-2v5.400H7.200V4.300l-2 2L4.1 5.200zM6.3 12.800a1.7 1.7 0 1 1 3.4 0 1.7 1.7 0 0 1-3.4 0z",
  next_task: "M2 3v10l6-5zM8 3v10l6-5z",
  restart: "M8 2.500a5.5 5.5 0 1 1-5.3 4h1.600A4 4 0 1 0 8 4v2.500L4.3 3.3 8 .2z",
  end: "M3.5 3.500h9v9h-9z",
  earlier: "M10.5 3v10L4.5 8z",
  later: "M5.5 3v10l6-5z",
};

const TOOLS = [
  ["continue", "Continue (F5, c)"],
  ["pause", "Pause (p)"],
  ["next", "Step over (F10, n)"],
  ["step", "Step into (F11, s)"],
  ["out", "Step out (Shift+F11, o)"],
  ["next_task", "On to the next task (t)"],
  ["restart", "Restart"],
  ["end", "End the run"],
];

const KEYS = {
  F5: "continue", F9: "toggle_breakpoint", F10: "next", F11: "step", "shift+F11": "out",
  c: "continue", b: "toggle_breakpoint", n: "next", s: "step", o: "out", t: "next_task", p: "pause", u: "up", d: "down",
  "[": "earlier", "]": "later",
};

const MOST_FOUND = 2000; // Places of a search that are marked.

const icon = (name) => drawing(ICONS[name]);

function pane(title, name, body, view) {
  const details = h("details", { class: `fd-pane fd-pane-${name}`, open: !view.folded.has(name) });
  const count = h("span", { class: "fd-count" });
  const head = h("summary", {}, h("span", { class: "fd-pane-title" }, title), count);
  details.append(head, body);
  details.addEventListener("toggle", () => view.folded[details.open ? "delete" : "add"](name));
  return { details, count, body };
}

class DebugView {
  constructor(model, el) {
    this.model = model;
    this.folded = new Set(["breakpoints"]);
    this.history = [];
    this.historyAt = 0;
    this.cursor = null;
    this.askedCompletions = 0;
    this.root = h("div", { class: "fd-root", tabIndex: 0, role: "group", "aria-label": "Debugger" });
    this.root.setAttribute("data-lm-suppress-shortcuts", "true");
    this.root.setAttribute("data-jp-suppress-context-menu", "true");
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.build();
    el.replaceChildren(h("style", {}, `.${model.get("hides")} { display: none }`), this.root);
    this.drawers = {
      status: () => this.drawStatus(), source: () => this.drawSource(), place: () => this.drawPlace(), stack: () => this.drawStack(),
      variables: () => this.drawVariables(), watches: () => this.drawWatches(), output: () => this.drawOutput(),
      transcript: () => this.drawTranscript(), actions: () => this.drawActions(),
      breakpoints: () => this.drawBreakpoints(), stops: () => this.drawStatus(), report: () => this.drawReport(),
      reports: () => this.frame.drawChoices(this.model.get("reports") || []),
      rich: () => this.drawRich(), completions: () => this.drawCompletions(),
    };
    for (const [name, draw] of Object.entries(this.drawers)) {
      model.on(`change:${name}`, draw);
      draw();
    }
  }

  close() {
    for (const [name, draw] of Object.entries(this.drawers)) this.model.off(`change:${name}`, draw);
  }

  send(command, more = {}) {
    this.model.send({ command, ...more });
  }

  build() {
    this.tools = Object.fromEntries(TOOLS.map(([command, title]) => [
      command,
      h("button", { class: `fd-tool fd-tool-${command}`, title, "aria-label": title, onclick: () => this.send(command) }, icon(command)),
    ]));
    this.state = h("span", { class: "fd-state", role: "status" });
    this.where = h("span", { class: "fd-where" });
    this.walk = h("span", { class: "fd-walk" });
    this.toolbar = h("div", { class: "fd-toolbar", role: "toolbar" },
      h("span", { class: "fd-tools" }, Object.values(this.tools)), this.state, this.where, this.walk);

    this.sourceTitle = h("div", { class: "fd-source-title" });
    this.code = h("div", { class: "fd-code", role: "list", "aria-label": "Source" });
    this.outputText = h("pre", { class: "fd-output" });
    this.output = pane("Output", "output", this.outputText, this);
    this.entries = h("div", { class: "fd-entries" });
    this.prompt = h("textarea", {
      class: "fd-prompt", rows: 1, spellcheck: false, placeholder: "Evaluate here: an expression or a statement (Shift+Enter for a new line)",
      "aria-label": "Console", onkeydown: (event) => this.onPromptKey(event), oninput: () => this.fitPrompt(),
    });
    this.choices = h("div", { class: "fd-completions", role: "listbox" });
    this.console = pane("Console", "console", h("div", { class: "fd-console" }, this.entries, this.choices, this.prompt), this);
    this.frame = new ReportFrame(this.model.get("wrapper"), (action) => this.send("report", { action }));
    this.report = pane("Report", "report", this.frame.element, this);
    this.rich = h("div", { class: "fd-rich" });

    this.rows = h("div", { class: "fd-rows", role: "tree" });
    this.variables = pane("Variables", "variables", this.rows, this);
    this.watchRows = h("div", { class: "fd-rows" });
    this.watchInput = h("input", {
      class: "fd-watch-input", placeholder: "Add a watch", "aria-label": "Add a watch",
      onkeydown: (event) => {
        if (event.key === "Enter" && this.watchInput.value.trim()) {
          this.send("watch", { expression: this.watchInput.value.trim() });
          this.watchInput.value = "";
        }
      },
    });
    this.watches = pane("Watches", "watches", h("div", {}, this.watchRows, this.watchInput), this);
    this.frames = h("div", { class: "fd-rows" });
    this.stack = pane("Stack", "stack", this.frames, this);
    this.actionRows = h("div", { class: "fd-rows" });
    this.actions = pane("Actions", "actions", this.actionRows, this);
    this.breakRows = h("div", { class: "fd-rows" });
    this.breakInput = h("input", {
      class: "fd-watch-input", placeholder: "Add: 12 if x > 3, train:entry, file.py:7", "aria-label": "Add a breakpoint",
      onkeydown: (event) => {
        if (event.key === "Enter" && this.breakInput.value.trim()) {
          this.send("break", { text: this.breakInput.value.trim() });
          this.breakInput.value = "";
        }
      },
    });
    this.breakpoints = pane("Breakpoints", "breakpoints", h("div", {}, this.breakRows, this.breakInput), this);

    this.root.append(
      this.toolbar,
      h("div", { class: "fd-body" },
        h("div", { class: "fd-main" },
          h("div", { class: "fd-source" }, this.sourceTitle, this.code),
          this.rich, this.console.details, this.output.details, this.report.details),
        h("div", { class: "fd-side" },
          this.variables.details, this.watches.details, this.stack.details, this.actions.details,
          this.breakpoints.details)),
    );
  }

  // Drawing.

  drawStatus() {
    const status = this.model.get("status");
    const stops = this.model.get("stops") || {};
    this.root.dataset.state = status.outcome || status.state;
    this.state.textContent = status.text;
    this.where.replaceChildren(
      status.task ? h("b", {}, status.task) : "", status.detail ? h("span", {}, ` ${status.detail}`) : "",
      status.error ? h("div", { class: "fd-error" }, status.error) : "");
    const can = new Set(status.can || []);
    for (const [command, button] of Object.entries(this.tools)) button.disabled = !can.has(command);
    this.tools.end.title = status.is_run === false ? "Let go of the program, which runs on" : "End the run";
    const past = status.state === "past";
    const walk = (command, title, disabled) => h("button", {
      class: "fd-tool", title, "aria-label": title, disabled, onclick: () => this.send(command),
    }, icon(command));
    this.walk.replaceChildren(...(stops.total > 1 || past ? [
      walk("earlier", "Look at the stop before ([)", false),
      h("span", { class: past ? "fd-past" : "" }, past ? "recorded" : `${stops.total} stops`),
      walk("later", "Look at the stop after (])", !past),
    ] : []));
    this.prompt.disabled = status.state !== "stopped";
  }

  drawSource() {
    const source = this.model.get("source");
    if (!source) {
      this.code.replaceChildren(h("div", { class: "fd-empty" }, "The source is shown when the task stops."));
      return;
    }
    if (this.drawnPath !== source.path) this.cursor = null;
    this.isNewSource = this.drawnPath !== source.path || this.drawnFirst !== source.first;
    this.drawnPath = source.path;
    this.drawnFirst = source.first;
    this.code.replaceChildren(...sourceLines(source, (number) => this.moveCursor(number), (number) => this.toggleBreakpoint(source.path, number)));
    this.drawPlace();
  }

  toggleBreakpoint(path, line) {
    this.send("toggle_breakpoint", { path, line });
    this.root.focus();
  }

  drawPlace() {
    const place = this.model.get("place") || {};
    const source = this.model.get("source");
    if (!source || this.drawnPath !== source.path || this.drawnFirst !== source.first) return; // Drawn with its lines.
    this.sourceTitle.replaceChildren(source.title || "", place.note ? h("span", { class: "fd-note" }, ` ${place.note}`) : "");
    this.sourceTitle.title = source.path || "";
    if (place.current !== this.drawnCurrent) this.cursor = null; // The keys are about the line where it is now.
    this.drawnCurrent = place.current;
    const marks = (place.marks || {})[source.path] || {};
    const here = place.path === source.path;
    for (const line of this.code.children) {
      const number = Number(line.dataset.line);
      const mark = marks[number];
      const [gutter, , inlines] = line.children;
      line.classList.toggle("fd-current", here && number === place.current);
      line.classList.toggle("fd-cursor", number === this.cursor);
      drawMark(gutter, mark);
      const values = (here && place.values && place.values[number]) || [];
      if (values.length || inlines.childElementCount) {
        inlines.replaceChildren(...values.map((one) =>
          h("span", { class: one.changed ? "fd-inline fd-changed" : "fd-inline" }, `${one.name} = ${one.value}`)));
      }
    }
    const current = this.code.querySelector(".fd-current");
    if (!current) return;
    const top = current.offsetTop;
    const seen = top >= this.code.scrollTop + 20 && top + 50 <= this.code.scrollTop + this.code.clientHeight;
    if (this.isNewSource || !seen) this.code.scrollTop = Math.max(0, top - this.code.clientHeight / 3);
    this.isNewSource = false;
  }

  moveCursor(number) {
    this.cursor = number;
    drawCursor(this.code, number);
  }

  drawStack() {
    const stack = this.model.get("stack") || [];
    this.stack.count.textContent = stack.length || "";
    this.frames.replaceChildren(...stack.map((one) => h("button", {
      class: "fd-row fd-frame" + (one.selected ? " fd-selected" : "") + (one.subtle ? " fd-subtle" : ""),
      onclick: () => this.send("frame", { index: one.index }),
    }, h("span", { class: "fd-name" }, one.name), h("span", { class: "fd-place" }, one.place),
      one.action ? h("span", { class: "fd-action" }, one.action) : "")));
  }

  drawVariables() {
    const rows = this.model.get("variables") || [];
    const scroll = this.rows.scrollTop;
    this.rows.replaceChildren(...rows.map((row) => this.variableRow(row)));
    this.rows.scrollTop = scroll;
  }

  variableRow(row) {
    if (row.scope) {
      return h("button", {
        class: "fd-row fd-scope", disabled: !row.can_open, "aria-expanded": String(row.open),
        onclick: () => this.send("toggle_row", { path: row.path }),
      }, row.can_open ? (row.open ? "▾ " : "▸ ") : "", row.name);
    }
    if (row.more) {
      return h("button", { class: "fd-row fd-more", onclick: () => this.send("more", { path: row.path }) }, row.name);
    }
    const value = h("span", { class: "fd-value" + (row.changed ? " fd-changed" : "") + (row.error ? " fd-error" : ""), title: row.can_edit ? "Double-click to change" : row.type }, row.value);
    const element = h("div", { class: "fd-row fd-variable" + (row.minor ? " fd-subtle" : ""), role: "treeitem", "aria-level": row.level + 1 },
      h("button", {
        class: "fd-fold", disabled: !row.can_open, tabIndex: row.can_open ? 0 : -1, "aria-label": row.open ? "Close" : "Open",
        onclick: () => this.send("toggle_row", { path: row.path }),
      }, row.can_open ? (row.open ? "▾" : "▸") : ""),
      h("span", { class: "fd-name" }, row.name), value,
      row.type ? h("span", { class: "fd-type" }, row.type) : "",
      row.can_view ? h("button", { class: "fd-look", title: "Look at this value by itself", "aria-label": `View ${row.name}`, onclick: () => this.send("view", { path: row.path }) }, "⤢") : "");
    element.style.paddingLeft = `${0.4 + Math.max(0, row.level - 1) * 1.1}em`;
    if (row.can_edit) value.addEventListener("dblclick", () => this.edit(row, value));
    return element;
  }

  edit(row, value) {
    const input = h("input", { class: "fd-edit", value: row.value, "aria-label": `New value of ${row.name}` });
    const done = (keep) => {
      if (input.closed) return;
      input.closed = true;
      if (keep && input.value !== row.value) this.send("set", { path: row.path, value: input.value });
      input.replaceWith(value);
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") done(true);
      else if (event.key === "Escape") done(false);
      else return;
      event.stopPropagation();
      this.root.focus();
    });
    input.addEventListener("blur", () => done(false));
    value.replaceWith(input);
    input.focus();
    input.select();
  }

  drawWatches() {
    const watches = this.model.get("watches") || [];
    this.watches.count.textContent = watches.length || "";
    this.watchRows.replaceChildren(...watches.map((one) => h("div", { class: "fd-row fd-variable" },
      h("span", { class: "fd-name" }, one.expression),
      h("span", { class: one.error ? "fd-value fd-error" : "fd-value", title: one.type }, one.error || one.value),
      h("button", { class: "fd-look", title: "Remove this watch", "aria-label": `Remove watch ${one.expression}`, onclick: () => this.send("unwatch", { expression: one.expression }) }, "×"))));
  }

  drawOutput() {
    const output = this.model.get("output") || {};
    const pre = this.outputText;
    const atEnd = pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 4;
    pre.textContent = (output.dropped ? `(${output.dropped} earlier characters are in the run's record)\n` : "") + (output.text || "");
    if (atEnd) pre.scrollTop = pre.scrollHeight;
    this.output.details.hidden = !output.text;
  }

  drawTranscript() {
    const entries = this.model.get("transcript") || [];
    this.entries.replaceChildren(...entries.map((one) => h("div", { class: "fd-entry" },
      one.note ? h("div", { class: "fd-said" }, one.note) : "",
      one.input ? h("pre", { class: "fd-in" }, one.input) : "", one.output || one.error
        ? h("pre", { class: one.error ? "fd-out fd-error" : "fd-out" }, one.error || one.output) : "")));
    this.entries.scrollTop = this.entries.scrollHeight;
  }

  drawActions() {
    const actions = this.model.get("actions") || [];
    this.actions.count.textContent = actions.length || "";
    this.actionRows.replaceChildren(...actions.map((one) => {
      const row = h("div", { class: `fd-row fd-act fd-act-${one.status}` + (one.stopped ? " fd-act-stopped" : "") },
        h("span", { class: "fd-dot" }), h("span", { class: "fd-name" }, one.label),
        h("span", { class: "fd-place" }, one.stopped ? "stopped here" : one.words, one.attempts > 1 ? `, attempt ${one.attempts}` : "", one.seconds ? ` ${one.seconds}` : ""));
      row.style.paddingLeft = `calc(10px + ${one.level}em)`;
      return row;
    }));
  }

  drawBreakpoints() {
    const all = this.model.get("breakpoints") || [];
    this.breakpoints.count.textContent = all.length || "";
    this.breakRows.replaceChildren(...all.map((one) => h("div", { class: "fd-row" },
      h("input", { type: "checkbox", checked: one.enabled, "aria-label": `Enable ${one.text}`, onchange: () => this.send(one.enabled ? "disable" : "enable", { text: one.text }) }),
      h("span", { class: "fd-name", title: one.note || one.text }, one.label),
      one.state && one.state !== "verified" ? h("span", { class: "fd-note" }, one.state) : "",
      h("button", { class: "fd-look", title: "Remove", "aria-label": `Remove ${one.text}`, onclick: () => this.send("clear", { text: one.text }) }, "×"))));
  }

  drawReport() {
    const report = this.model.get("report") || {};
    this.report.details.hidden = !report.version;
    this.frame.draw(report);
  }

  drawRich() {
    const rich = this.model.get("rich");
    this.rich.hidden = !rich;
    if (!rich) return;
    const head = h("div", { class: "fd-rich-head" }, h("b", {}, rich.title), h("span", { class: "fd-note" }, ` ${rich.type || ""}`), rich.note ? h("span", { class: "fd-note" }, ` ${rich.note}`) : "");
    if (rich.columns && rich.total) {
      const last = Math.min(rich.total, rich.start + rich.rows.length);
      head.append(
        h("button", { class: "fd-tool", disabled: rich.start === 0, onclick: () => this.send("view_page", { start: 0 }) }, "⏮"),
        h("button", { class: "fd-tool", disabled: rich.start === 0, onclick: () => this.send("view_page", { start: Math.max(0, rich.start - 50) }) }, "‹"),
        h("span", {}, ` ${rich.start + 1} to ${last} of ${rich.total.toLocaleString()} `),
        h("button", { class: "fd-tool", disabled: last >= rich.total, onclick: () => this.send("view_page", { start: last }) }, "›"));
    }
    let body;
    if (rich.html) {
      body = h("iframe", { class: "fd-rich-frame flyte-frame", title: rich.title });
      body.setAttribute("sandbox", "allow-scripts");
      body.srcdoc = rich.html;
    } else if (rich.columns) {
      body = h("div", { class: "fd-table" }, h("table", {},
        h("thead", {}, h("tr", {}, rich.columns.map((name) => h("th", {}, name)))),
        h("tbody", {}, rich.rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell)))))));
    } else {
      body = this.searchedText(rich.text || "", head);
    }
    head.append(h("button", { class: "fd-tool fd-close", title: "Close", "aria-label": "Close the value", onclick: () => this.send("view_close") }, "×"));
    this.rich.replaceChildren(head, body);
  }

  /** A text, with a search in its head: Enter goes to the next place, Shift+Enter to the one before. */
  searchedText(text, head) {
    const pre = h("pre", { class: "fd-rich-text" }, text);
    const count = h("span", { class: "fd-note", role: "status" });
    let found = [];
    let at = 0;
    const show = (step) => {
      found[at]?.classList.remove("fd-here");
      at = found.length ? (at + step + found.length) % found.length : 0;
      found[at]?.classList.add("fd-here");
      if (found[at]) pre.scrollTop = Math.max(0, found[at].offsetTop - pre.offsetTop - pre.clientHeight / 3);
      count.textContent = search.value ? `${found.length ? at + 1 : 0} of ${found.length === MOST_FOUND ? "more than " : ""}${found.length}` : "";
    };
    const find = () => {
      const lower = text.toLowerCase();
      const [within, wanted] = lower.length === text.length ? [lower, search.value.toLowerCase()] : [text, search.value];
      const parts = [];
      let from = 0;
      for (let start = wanted ? within.indexOf(wanted) : -1; start >= 0; start = within.indexOf(wanted, from)) {
        parts.push(text.slice(from, start), h("mark", {}, text.slice(start, start + wanted.length)));
        from = start + wanted.length;
        if (parts.length >= 2 * MOST_FOUND) break;
      }
      pre.replaceChildren(...parts, text.slice(from));
      found = [...pre.querySelectorAll("mark")];
      at = 0;
      show(0);
    };
    const search = h("input", {
      class: "fd-search", placeholder: "Search", "aria-label": "Search the value", oninput: find,
      onkeydown: (event) => {
        if (event.key === "Enter") show(event.shiftKey ? -1 : 1);
      },
    });
    head.append(search, count);
    return pre;
  }

  // The console.

  fitPrompt() {
    this.prompt.rows = Math.min(8, this.prompt.value.split("\n").length);
    this.choices.replaceChildren();
  }

  onPromptKey(event) {
    if (event.key === "Enter" && !event.shiftKey) {
      const text = this.prompt.value.trim();
      if (text) {
        this.history.push(text);
        this.historyAt = this.history.length;
        this.send("evaluate", { text });
        this.prompt.value = "";
        this.fitPrompt();
      }
    } else if (event.key === "Tab" && this.prompt.value.trim()) {
      this.askedCompletions += 1;
      this.send("complete", { id: this.askedCompletions, text: this.prompt.value.slice(0, this.prompt.selectionStart) });
    } else if (event.key === "ArrowUp" && !this.prompt.value.slice(0, this.prompt.selectionStart).includes("\n") && this.historyAt > 0) {
      this.historyAt -= 1;
      this.prompt.value = this.history[this.historyAt];
      this.fitPrompt();
    } else if (event.key === "ArrowDown" && this.historyAt < this.history.length) {
      this.historyAt += 1;
      this.prompt.value = this.history[this.historyAt] || "";
      this.fitPrompt();
    } else if (event.key === "Escape") {
      this.choices.replaceChildren();
      this.root.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  drawCompletions() {
    const found = this.model.get("completions") || {};
    if (!found.items || found.id !== this.askedCompletions || document.activeElement !== this.prompt) return;
    const complete = (text) => {
      const at = this.prompt.selectionStart;
      const start = this.prompt.value.slice(0, at).search(/[\w]*$/);
      this.prompt.setRangeText(text, start, at, "end");
      this.choices.replaceChildren();
      this.prompt.focus();
    };
    if (found.items.length === 1) complete(found.items[0]);
    else this.choices.replaceChildren(...found.items.slice(0, 60).map((one) =>
      h("button", { class: "fd-completion", role: "option", onclick: () => complete(one) }, one)));
  }

  // Keys while the view has the focus.

  onKey(event) {
    const typing = /^(input|textarea)$/i.test(event.target.tagName) && event.target.type !== "checkbox";
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const name = event.shiftKey && event.key === "F11" ? "shift+F11" : event.key;
    if (!typing && name === "Escape" && (this.model.get("status") || {}).state === "past") {
      this.send("present");
      event.stopPropagation();
      return;
    }
    const command = KEYS[name];
    if (!command || (typing && name.length === 1)) return;
    event.preventDefault();
    event.stopPropagation();
    if (command === "toggle_breakpoint") {
      const source = this.model.get("source") || {};
      const place = this.model.get("place") || {};
      const line = this.cursor || (place.path === source.path && place.current);
      if (line) this.send(command, { path: source.path, line });
    } else {
      this.send(command);
    }
  }
}

export default {
  render({ model, el }) {
    const view = new DebugView(model, el);
    return () => view.close();
  },
};
