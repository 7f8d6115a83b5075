/**
 * The frame of a view's report. It stays: what is new of a page is put into it, so that tab and scroll position hold.
 *
 * `report` {action, title, path, version, base, start, end, text}: the page of that version is the one of version
 * `base` with `text` between `start` and `end`; all of it where `base` is null. `wrapper` is of `sandbox_frame.py`.
 * `ask(action)` has the kernel send the report of an action, or all of the shown one for null.
 */
class ReportFrame {
  constructor(wrapper, ask) {
    this.wrapper = wrapper;
    this.ask = ask;
    this.page = "";
    this.frame = null;
    this.choice = h("select", { class: "fl-report-choice", "aria-label": "Report of", onchange: () => ask(this.choice.value) });
    this.name = h("span", { class: "fl-report-name" });
    this.place = h("div", { class: "fl-report-place" });
    const button = (label, title, act) => h("button", { class: "fl-button", title, onclick: act }, label);
    this.bar = h("div", { class: "fl-report-bar" }, this.name, this.choice, h("span", { class: "fl-space" }),
      button("Open", "Open the report in a tab of its own", () => this.openTab()),
      button("Save", "Save the report as a file", () => this.save()),
      this.copied = button("Copy path", "", () => this.copyPath()));
    this.element = h("div", { class: "fl-report", hidden: true }, this.bar, this.place);
  }

  drawChoices(reports) {
    this.choice.replaceChildren(...reports.map((one) => h("option", { value: one.id }, one.label)));
    this.choice.hidden = reports.length < 2;
    if (!this.report) return;
    this.choice.value = this.report.action;
    this.name.textContent = this.choice.hidden ? this.report.title : "Report of";
  }

  draw(report) {
    this.element.hidden = !report || !report.version;
    if (this.element.hidden) return;
    const last = this.report;
    const isSame = last && last.action === report.action;
    if (isSame && last.version === report.version) return;
    if (report.base !== null && !(isSame && last.version === report.base)) return this.ask(null);
    const page = report.base === null ? report.text : this.page.slice(0, report.start) + report.text + this.page.slice(report.end);
    this.report = report;
    this.name.textContent = this.choice.hidden ? report.title : "Report of";
    this.copied.title = report.path;
    this.choice.value = report.action;
    this.page = page;
    if (isSame && this.frame) this.update();
    else this.load();
  }

  document() {
    const inner = this.page.replaceAll("&", "&amp;").replaceAll("'", "&#39;") + this.wrapper.behind;
    return this.wrapper.page.replace(this.wrapper.place, () => inner);
  }

  load() {
    this.frame = h("iframe", { class: "flyte-frame", title: this.report.title });
    this.frame.setAttribute("sandbox", "allow-scripts");
    this.drawn = this.page;
    this.frame.srcdoc = this.document();
    this.frame.addEventListener("flyteready", () => this.update());
    this.place.replaceChildren(this.frame);
  }

  update() {
    if (!this.frame.flyteReady || this.drawn === this.page) return; // The page that loads asks when it is there.
    this.frame.contentWindow.postMessage({ flyteBefore: this.drawn, flytePage: this.page }, "*");
    this.drawn = this.page;
  }

  openTab() {
    const frame = h("iframe", { title: this.report.title, style: "border:0;position:fixed;inset:0;width:100%;height:100%" });
    frame.setAttribute("sandbox", "allow-scripts");
    frame.setAttribute("srcdoc", this.document());
    const title = h("title", {}, this.report.title).outerHTML;
    window.open(textUrl(`<!doctype html><meta charset="utf-8">${title}${frame.outerHTML}`, "text/html"), "_blank");
  }

  save() {
    h("a", { href: textUrl(this.page, "text/html"), download: `${this.report.title}.html` }).click();
  }

  async copyPath() {
    await navigator.clipboard.writeText(this.report.path);
    this.copied.textContent = "Copied";
    setTimeout(() => { this.copied.textContent = "Copy path"; }, 1500);
  }
}
