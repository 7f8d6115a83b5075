/**
 * The table of runs.
 *
 * Traits: rows [{id, short, task, status, outcome, started, when, seconds, took, bytes, memory, error}], hides.
 * Messages to the kernel: {command: "open"|"rerun"|"debug", id}, {command: "compare", ids: [id, id]}.
 */
const COLUMNS = [
  ["status", "Status", "status"], ["task", "Task", "task"], ["when", "Started", "started"], ["took", "Took", "seconds"],
  ["memory", "Memory", "bytes"], ["short", "Run", "id"], ["error", "Error", "error"],
];

export default {
  render({ model, el }) {
    const chosen = new Set();
    const send = (command, more) => model.send({ command, ...more });
    const compare = h("button", {
      class: "fl-button", title: "Compare the two runs that are ticked", disabled: true,
      onclick: () => send("compare", { ids: [...chosen] }),
    }, "Compare");
    const cell = (row, name) => {
      if (name === "status") return h("span", { class: `fl-pill fl-pill-${row.outcome}` }, row.status);
      if (name === "task") return h("b", {}, row.task);
      if (name === "short") return h("code", { title: row.id }, row.short);
      if (name === "error") return h("span", { class: "fl-error fl-cut", title: row.error }, row.error);
      return row[name];
    };
    const list = new ListView({
      columns: COLUMNS, rows: () => model.get("rows"), sort: "started", cell, extra: compare, noun: "run",
      select: (row, ticked) => {
        chosen[ticked ? "add" : "delete"](row.id);
        if (chosen.size > 2) { chosen.delete([...chosen][0]); list.draw(); }
        compare.disabled = chosen.size !== 2;
      },
      isTicked: (row) => chosen.has(row.id),
      buttons: (row) => [["Open", "open"], ["Rerun", "rerun"], ["Debug", "debug"]].map(([label, command]) =>
        h("button", { class: "fl-button fl-small", onclick: () => send(command, { id: row.id }) }, label)),
    });
    el.replaceChildren(h("style", {}, `.${model.get("hides")} { display: none }`), list.root);
    model.on("change:rows", () => list.draw());
  },
};
