/**
 * A run in a cell: its card, progress bars, actions, report; when it is open its inputs, result and output, too.
 *
 * Traits of the model (plain JSON; `run_view/run_model.py` makes them):
 *   card      {mark, task, outcome: "running"|"succeeded"|"failed", status, rest, since, run_id, error, can: [command]}
 *             since: the seconds that it has run when this was sent; null once it is over
 *   notices   [text]
 *   attempts  [text]                     those that failed before the last one
 *   bars      [{label, percent, rest}]
 *   actions   [{id, label, status, words, seconds, attempts, stopped, level}]
 *   reports   [{id, label}]              the actions that have one
 *   report    see `report_frame.js`
 *   detail    {is_open, inputs: [{name, value}], outputs, error, folder, output: [{action, label, text, dropped}]}, or {}
 *   wrapper   of `sandbox_frame.py`
 *   hides     the class of the static copy below, which is for readers without a kernel
 *
 * Messages to the kernel: {command: "stop"|"rerun"|"debug"}, {command: "open", open}, {command: "report", action}.
 */

const BUTTONS = [
  ["stop", "Stop", "Stop the run; again to kill it"],
  ["rerun", "Rerun", "Run it again with the same inputs"],
  ["debug", "Debug", "Run it again and step through it; it stops where it fails"],
];

class RunView {
  constructor(model, el) {
    this.model = model;
    this.shownFor = new Map();
    this.build();
    el.replaceChildren(h("style", {}, `.${model.get("hides")} { display: none }`), this.root);
    this.drawers = {
      card: () => this.drawCard(), notices: () => this.drawNotices(), attempts: () => this.drawNotices(),
      bars: () => this.drawBars(), actions: () => this.drawActions(),
      reports: () => this.report.drawChoices(model.get("reports") || []), report: () => this.report.draw(model.get("report")),
      detail: () => this.drawDetail(),
    };
    for (const [name, draw] of Object.entries(this.drawers)) {
      model.on(`change:${name}`, draw);
      draw();
    }
  }

  close() {
    clearInterval(this.clock);
    for (const [name, draw] of Object.entries(this.drawers)) this.model.off(`change:${name}`, draw);
  }

  send(command, more = {}) {
    this.model.send({ command, ...more });
  }

  build() {
    this.status = h("span", { class: "fl-status", role: "status" });
    this.words = h("span", { class: "fl-words" });
    this.buttons = Object.fromEntries(BUTTONS.map(([command, label, title]) =>
      [command, h("button", { class: `fl-button fl-${command}`, title, onclick: () => this.send(command) }, label)]));
    this.opener = h("button", {
      class: "fl-button", title: "Inputs, result and output of this run", "aria-expanded": "false", onclick: () => this.toggle(),
    }, "Open");
    this.card = h("div", { class: "fl-card" }, this.status, this.words,
      h("span", { class: "fl-buttons" }, Object.values(this.buttons), this.opener));
    this.notes = h("div", { class: "fl-notes" });
    this.bars = h("div", { class: "fl-bars" });
    this.actionCount = h("span");
    this.actionRows = h("div", { class: "fl-actions" });
    this.actions = h("details", { class: "fl-pane" }, h("summary", {}, this.actionCount), this.actionRows);
    this.detail = h("div", { class: "fl-detail", hidden: true });
    this.report = new ReportFrame(this.model.get("wrapper"), (action) => this.send("report", { action }));
    this.root = h("div", { class: "fl-root fl-run" }, this.card, this.bars, this.notes, this.actions, this.detail, this.report.element);
    this.root.setAttribute("data-jp-suppress-context-menu", "true");
  }

  drawCard() {
    const card = this.model.get("card");
    this.root.dataset.outcome = card.outcome;
    this.status.textContent = `${card.mark} ${card.status}`;
    this.status.title = card.run_id;
    this.card.setAttribute("aria-label", card.text);
    const time = h("span", { class: "fl-dim" }, card.rest);
    this.words.replaceChildren(h("b", {}, card.task), " ", time, card.error ? h("div", { class: "fl-error" }, card.error) : "");
    for (const [command, button] of Object.entries(this.buttons)) button.hidden = !card.can.includes(command);
    clearInterval(this.clock);
    if (card.since === null) return;
    const began = performance.now() - card.since * 1000;
    const tick = () => {
      const seconds = (performance.now() - began) / 1000;
      const told = seconds < 60 ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
      time.textContent = [`for ${told}`, card.rest].filter(Boolean).join(" · ");
    };
    tick();
    this.clock = setInterval(tick, 200);
  }

  drawNotices() {
    const attempts = this.model.get("attempts") || [];
    const line = (text) => h("div", { class: "fl-note" }, text);
    const failed = attempts.length && h("details", {},
      h("summary", { class: "fl-note" }, `${attempts.length} failed ${attempts.length === 1 ? "attempt" : "attempts"} before`), attempts.map(line));
    this.notes.replaceChildren(failed || "", ...(this.model.get("notices") || []).map(line));
  }

  drawBars() {
    this.bars.replaceChildren(...(this.model.get("bars") || []).map((bar) => {
      const full = h("span", { class: "fl-bar-full" });
      full.style.width = `${bar.percent || 0}%`;
      return h("div", { class: "fl-bar-row" },
        bar.label ? h("span", { class: "fl-bar-label" }, bar.label) : null,
        bar.percent === null ? null : h("span", {
          class: "fl-bar", role: "progressbar", "aria-valuenow": String(bar.percent), "aria-valuemin": "0", "aria-valuemax": "100",
          "aria-label": bar.label || "Progress",
        }, full),
        bar.percent === null ? null : h("span", { class: "fl-bar-percent" }, `${bar.percent}%`), h("span", { class: "fl-dim" }, bar.rest));
    }));
  }

  drawActions() {
    const actions = this.model.get("actions") || [];
    this.actions.hidden = actions.length < 2;
    this.actionCount.textContent = `${actions.length} actions`;
    this.actionRows.replaceChildren(...actions.map((one) => {
      const said = [one.words, one.attempts > 1 ? `attempt ${one.attempts}` : "", one.seconds].filter(Boolean).join(" · ");
      const row = h("div", { class: `fl-action fl-action-${one.status}` },
        h("span", { class: "fl-dot" }), h("span", {}, one.label), h("span", { class: "fl-dim" }, said));
      row.style.paddingLeft = `${one.level * 1.3}em`;
      return row;
    }));
  }

  // What is shown of an open run.

  toggle() {
    this.setOpen(!this.isOpen);
    this.send("open", { open: this.isOpen });
    this.drawDetail();
  }

  setOpen(isOpen) {
    this.isOpen = isOpen;
    this.opener.textContent = isOpen ? "Close" : "Open";
    this.opener.setAttribute("aria-expanded", String(isOpen));
  }

  drawDetail() {
    const detail = this.model.get("detail") || {};
    if (detail.is_open && this.isOpen === undefined) this.setOpen(true); // It is shown open.
    this.detail.hidden = !this.isOpen;
    if (!this.isOpen) return;
    if (!detail.inputs) {
      this.detail.replaceChildren(h("div", { class: "fl-note" }, "Shown when the kernel is idle."));
      return;
    }
    const table = (title, rows) => rows.length ? h("div", { class: "fl-values" }, h("div", { class: "fl-title" }, title),
      rows.map((one) => h("div", { class: "fl-value-row" }, h("span", { class: "fl-value-name" }, one.name), h("pre", {}, one.value)))) : null;
    this.detail.replaceChildren(...[
      table("Inputs", detail.inputs), table("Result", detail.outputs),
      detail.error ? h("div", {}, h("div", { class: "fl-title" }, "Error"), h("pre", { class: "fl-error" }, detail.error)) : null,
      this.output(detail.output), detail.folder ? h("div", { class: "fl-note" }, `All of it is in ${detail.folder}`) : null,
    ].filter(Boolean));
  }

  output(parts) {
    if (!parts.length) return null;
    const search = h("input", { class: "fl-search", placeholder: "Search the output", "aria-label": "Search the output", value: this.searched || "" });
    const panes = parts.map((one) => {
      const body = h("pre", {}, one.text);
      const count = h("span", { class: "fl-dim" });
      const pane = h("details", { class: "fl-output", open: this.shownFor.get(one.action) ?? parts.length === 1 },
        h("summary", {}, one.label, " ", count), one.dropped ? h("div", { class: "fl-note" }, `${one.dropped.toLocaleString()} earlier characters are in the run's folder`) : null, body);
      pane.addEventListener("toggle", () => this.shownFor.set(one.action, pane.open));
      return { ...one, pane, body, count };
    });
    const find = () => {
      this.searched = search.value;
      const wanted = search.value.toLowerCase();
      for (const { text, pane, body, count } of panes) {
        const lines = text.split("\n");
        const found = wanted ? lines.filter((line) => line.toLowerCase().includes(wanted)) : lines;
        body.textContent = found.join("\n");
        const told = wanted ? found.length : lines.length - (text.endsWith("\n") ? 1 : 0);
        count.textContent = `${told} ${told === 1 ? "line" : "lines"}`;
        if (wanted) pane.open = found.length > 0;
      }
    };
    search.addEventListener("input", find);
    find();
    return h("div", {}, h("div", { class: "fl-title" }, "Output", search), panes.map((one) => one.pane));
  }
}

export default {
  render({ model, el }) {
    const view = new RunView(model, el);
    return () => view.close();
  },
};
