// A kernel that was restarted knows nothing of the widgets on the page: say so, and run the cells again.

import { h } from "./elements.js";

const GONE = ["restarting", "autorestarting", "terminating", "dead"];

/** A line that shows once the widget has lost its kernel, and a function that ends the watching. */
export function connectionLine({ model, el }) {
  const again = h("button", { type: "button", onclick: () => rerun(el) }, "Reconnect");
  const sentence = h("p");
  const line = h("div", { class: "mo-note mo-notice mo-lost", role: "status", hidden: true }, sentence, again);
  const kernel = model.widget_manager?.kernel; // JupyterLab's, Notebook's and Voila's managers have one

  function lose() {
    const how = application()
      ? "Reconnecting runs this notebook's cells again, down to here."
      : "Run this notebook's cells again, down to here.";
    sentence.textContent = `The kernel was restarted or has ended: nothing new is saved or worked out here until it is back. ${how}`;
    again.hidden = !application();
    line.hidden = false;
    el.dataset.lost = "";
  }

  const listen = (_, status) => GONE.includes(status) && lose();
  kernel?.statusChanged?.connect(listen);
  kernel?.disposed?.connect(lose);
  return [
    line,
    () => {
      kernel?.statusChanged?.disconnect(listen);
      kernel?.disposed?.disconnect(lose);
    },
  ];
}

/** JupyterLab or Notebook, where it lets pages talk to it. */
const application = () => window.jupyterapp;

async function rerun(el) {
  el.closest(".jp-Cell")?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true })); // makes it the active one
  const { commands } = application();
  await commands.execute("notebook:run-all-above");
  await commands.execute("notebook:run-cell");
}
