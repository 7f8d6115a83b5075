/** A task's source in a form. Traits: source, marks; message: {command: "toggle_breakpoint", line}. */
export default {
  render({ model, el }) {
    const view = new TaskSourceView((_path, line) => model.send({ command: "toggle_breakpoint", line }));
    const draw = () => view.draw(model.get("source"), model.get("marks") || {});
    model.on("change:marks", draw);
    draw();
    el.replaceChildren(view.root);
    return () => model.off("change:marks", draw);
  },
};
