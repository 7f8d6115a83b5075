/**
 * The tasks of a notebook or of files: a table to filter, and the details of one in tabs.
 *
 * Traits: rows [{id, signature, badges: [text], doc}], hides, detail {name, tabs: [{title, text}], source} or {}, marks;
 *   source and marks are those of `TaskSourceView`, which stands in the tab Source.
 * Messages to the kernel: {command: "details"|"form"|"run"|"debug", id}, {command: "toggle_breakpoint", line}.
 */
export default {
  render({ model, el }) {
    const buttons = [["Details", "details"], ["Form", "form"], ["Run", "run"], ["Debug", "debug"]];
    const list = new ListView({
      columns: [["id", "Task", "id"], ["signature", "Signature", "signature"], ["badges", "Marks", "badges"], ["doc", "About", "doc"]],
      rows: () => model.get("rows"), noun: "task",
      cell: (row, name) => {
        if (name === "id") return h("b", {}, row.id);
        if (name === "signature") return h("code", {}, row.signature);
        if (name === "badges") return h("span", {}, row.badges.map((one) => h("span", { class: "fl-badge" }, one)));
        return h("span", { class: "fl-cut", title: row.doc }, row.doc);
      },
      buttons: (row) => buttons.map(([label, command]) =>
        h("button", { class: "fl-button fl-small", onclick: () => model.send({ command, id: row.id }) }, label)),
    });
    const detail = h("div", { class: "fl-task-detail" });
    const code = new TaskSourceView((_path, line) => model.send({ command: "toggle_breakpoint", line }));
    const mark = () => code.draw((model.get("detail") || {}).source, model.get("marks") || {});
    let chosen = 0;
    const draw = () => {
      const { name, tabs, source } = model.get("detail") || {};
      if (!tabs) return;
      const page = h("div", { class: "fl-tab-page" });
      const heads = tabs.map((tab, at) => h("button", { class: "fl-tab", role: "tab", onclick: () => choose(at) }, tab.title));
      const choose = (at) => {
        chosen = Math.min(at, tabs.length - 1);
        heads.forEach((head, number) => head.setAttribute("aria-selected", String(number === chosen)));
        const isSource = source && tabs[chosen].title === "Source";
        page.replaceChildren(isSource ? code.root : h("pre", {}, tabs[chosen].text));
        page.classList.toggle("fl-tab-source", Boolean(isSource));
      };
      mark();
      detail.replaceChildren(h("div", { class: "fl-tabs", role: "tablist" }, h("b", { class: "fl-task-name" }, name), heads), page);
      choose(chosen);
    };
    list.root.append(detail);
    model.on("change:detail", draw);
    model.on("change:marks", mark);
    model.on("change:rows", () => list.draw());
    draw();
    el.replaceChildren(h("style", {}, `.${model.get("hides")} { display: none }`), list.root);
  },
};
