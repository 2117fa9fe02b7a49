// What the course's widgets share in the page: the frame around them, notices, keys, asking the kernel.

import { connectionLine } from "./connection.js";
import { h } from "./elements.js";

const PATIENCE_MS = 3000;
const NOT_RUNNING =
  "The kernel is not running. Start it and run this notebook's cells again (Run › Run All Cells); " +
  "what you did before is kept.";
const NO_ANSWER =
  "The kernel is not running or still busy with a cell. If it is busy, this goes through when the cell has " +
  "finished; if not, restart it and run this notebook's cells again.";

/** Where a widget says what is wrong, and the function that says it ("" for nothing). */
export function problemLine() {
  const line = h("div", { class: "mo-status", role: "status" });
  const say = (sentence) => {
    if (line.textContent === sentence) return; // or a screen reader would read it again
    line.replaceChildren(...(sentence ? [h("p", { class: "mo-note mo-notice" }, sentence)] : []));
  };
  return [line, say];
}

/** The widget's outermost element, with what the learner must be told on top. Returns it and a clean-up. */
export function frame({ model, el }, attributes, ...children) {
  const notices = h("div", { class: "mo-notices", role: "status" });
  const root = h("section", { class: "mo mo-panel", ...attributes }, notices, ...children.flat());
  root.addEventListener("focusin", keepFromJupyter);
  root.addEventListener("keydown", (event) => handSavingOn(event, el));
  el.replaceChildren(root);
  const unwatch = watch(model, ["notices"], () => {
    notices.replaceChildren(
      ...model.get("notices").map((notice) => h("p", { class: "mo-note mo-notice" }, notice)),
    );
  });
  return [root, unwatch];
}

/** The frame of a widget that talks to its kernel: it also says when that is lost, and offers to reconnect. */
export function kernelFrame(context, attributes, ...children) {
  const [lost, unwatchConnection] = connectionLine(context);
  const [root, unwatchNotices] = frame(context, attributes, lost, ...children);
  return [root, () => [unwatchConnection, unwatchNotices].forEach((end) => end())];
}

/** Call `update` now and whenever one of the named values changes. Returns a function that ends it. */
export function watch(model, names, update) {
  names.forEach((name) => model.on(`change:${name}`, update));
  update();
  return () => names.forEach((name) => model.off(`change:${name}`, update));
}

/**
 * Send a message to the kernel and wait for its answer. `say` gets a sentence when something is wrong, also
 * when the kernel keeps silent, and "" once all is well. `files` are array buffers. Resolves to whether the
 * kernel accepted it.
 */
export async function ask({ model, el }, message, say, files = []) {
  if (el.dataset.lost !== undefined) {
    say(NOT_RUNNING);
    return false;
  }
  const ticket = Math.random().toString(36).slice(2);
  const problem = await new Promise((resolve) => {
    const silent = setTimeout(() => say(NO_ANSWER), PATIENCE_MS);
    const receive = (reply) => {
      if (reply.ticket !== ticket) return;
      clearTimeout(silent);
      model.off("msg:custom", receive);
      resolve(reply.problem);
    };
    model.on("msg:custom", receive);
    model.send({ ticket, message }, undefined, files);
  });
  say(problem);
  return problem === "";
}

/** Do what Ctrl+S does. Elsewhere than in JupyterLab and Notebook nothing happens. */
export function pressSave(element) {
  const mac = navigator.platform.startsWith("Mac");
  const key = { key: "s", code: "KeyS", keyCode: 83, ctrlKey: !mac, metaKey: mac };
  element.dispatchEvent(new KeyboardEvent("keydown", { ...key, bubbles: true, cancelable: true }));
}

/** Or Jupyter would take letters for commands (D D deletes a cell), and in Notebook arrows away from sliders. */
function keepFromJupyter({ target }) {
  target.setAttribute("data-lm-suppress-shortcuts", ""); // it looks from the element that has the focus upwards
}

/** Saving is not for the widget. */
function handSavingOn(event, element) {
  event.stopPropagation();
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  pressSave(element);
}
