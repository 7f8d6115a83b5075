/** A table whose rows are sorted by a click at a column and filtered as one types. */
class ListView {
  constructor(options) {
    this.options = options;
    this.sort = options.sort;
    this.down = Boolean(options.sort);
    this.search = h("input", { class: "fl-search", placeholder: "Filter", "aria-label": "Filter", oninput: () => this.draw() });
    this.count = h("span", { class: "fl-dim" });
    this.head = h("tr");
    this.body = h("tbody");
    this.root = h("div", { class: "fl-root fl-list" },
      h("div", { class: "fl-list-bar" }, this.search, this.count, h("span", { class: "fl-space" }), options.extra || ""),
      h("div", { class: "fl-list-rows" }, h("table", {}, h("thead", {}, this.head), this.body)));
    this.root.setAttribute("data-lm-suppress-shortcuts", "true");
    this.draw();
  }

  draw() {
    const { columns, cell, buttons, select, isTicked, noun } = this.options;
    const all = this.options.rows() || [];
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = all.filter((row) => {
      const text = Object.values(row).join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    });
    if (this.sort) {
      rows.sort((a, b) => (a[this.sort] < b[this.sort] ? -1 : a[this.sort] > b[this.sort] ? 1 : 0) * (this.down ? -1 : 1));
    }
    this.count.textContent = `${rows.length === all.length ? "" : `${rows.length} of `}${all.length} ${noun}${all.length === 1 ? "" : "s"}`;
    const filled = columns.filter(([name]) => all.some((row) => row[name] !== "" && row[name] !== undefined));
    this.head.replaceChildren(select ? h("th") : "", ...filled.map(([name, title, key]) => h("th", { class: `fl-cell-${name}`, "aria-sort": this.sort === key ? (this.down ? "descending" : "ascending") : "none" },
      h("button", { class: "fl-sort", onclick: () => this.sortBy(key) }, title, this.sort === key ? (this.down ? " ↓" : " ↑") : ""))), h("th"));
    this.body.replaceChildren(...rows.map((row) => h("tr", {},
      select ? h("td", {}, h("input", { type: "checkbox", checked: isTicked(row), "aria-label": `Choose ${row.id}`, onchange: (event) => select(row, event.target.checked) })) : "",
      filled.map(([name]) => h("td", { class: `fl-cell-${name}` }, cell(row, name))),
      h("td", { class: "fl-row-buttons" }, buttons(row)))));
  }

  sortBy(key) {
    this.down = this.sort === key ? !this.down : false;
    this.sort = key;
    this.draw();
  }
}
