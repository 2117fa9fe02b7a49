// What the course's widgets share in the page: building elements, keys, notices, asking the kernel.

const PATIENCE_MS = 3000;
const NOT_RUNNING =
  "The kernel is not running. Start it and run this notebook's cells again (Run › Run All Cells); " +
  "what you did before is kept.";
const NO_ANSWER =
  "The kernel is not running or still busy with a cell. If it is busy, this goes through when the cell has " +
  "finished; if not, restart it and run this notebook's cells again.";

/** An element with attributes (`onclick` and the like: listeners) and children (nodes or text). */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat());
  return node;
}

/** Text of the front-matter as nodes: `code` between backticks, all else as it stands. */
export function prose(text) {
  return text.split(/`([^`]+)`/).map((part, index) => (index % 2 ? h("code", {}, part) : part));
}

/** A time as a person says it: "12:31" today, "3 November, 12:31" on another day. */
export function when(isoTime) {
  const time = new Date(isoTime);
  const clock = time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (time.toDateString() === new Date().toDateString()) return clock;
  return `${time.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${clock}`;
}

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
  root.addEventListener("keydown", keepFromJupyter);
  el.replaceChildren(root);
  const unwatch = watch(model, ["notices"], () => {
    notices.replaceChildren(
      ...model.get("notices").map((notice) => h("p", { class: "mo-note mo-notice" }, notice)),
    );
  });
  return [root, unwatch];
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

/** JupyterLab would take single letters for commands (D D deletes a cell). Saving stays with it. */
function keepFromJupyter(event) {
  const saves = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  if (!saves) event.stopPropagation();
}
