// Train it now: a button, progress while it runs, and a sentence on how it compares with what is stored.

import { h } from "./elements.js";
import { coloured } from "./lab_words.js";
import { ask, problemLine } from "./page.js";

/** The row of one panel; see `openLab` for what a panel and its `parts` say. */
export function trainRow(context, panel, parts) {
  const [problem, say] = problemLine();
  const start = h("button", { type: "button", class: "mo-primary", onclick: begin }, "Train it now");
  const cancel = h(
    "button",
    { type: "button", onclick: () => ask(context, { kind: "cancel" }, say) },
    "Cancel",
  );
  const bar = h("progress", { "aria-label": "Training" });
  const count = h("span", { class: "lab-count mo-number" });
  const running = h("div", { class: "lab-running" }, bar, count, cancel);
  const result = h("p", { class: "lab-result", role: "status" });
  const about = h("p", { class: "lab-about" }, panel.trainLabel);
  let asking = false;

  async function begin() {
    asking = true;
    draw();
    await ask(context, parts.order(), say);
    asking = false;
    draw();
  }

  function draw() {
    const { model } = context;
    const training = trainingOf(model, panel);
    const busy = training?.status === "running";
    const [startHadFocus, cancelHadFocus] = [start, cancel].map((button) => button.matches(":focus"));
    running.hidden = !busy && !asking;
    cancel.hidden = !busy;
    start.disabled = busy;
    if (busy && startHadFocus) cancel.focus();
    if (!busy && cancelHadFocus) start.focus();
    if (busy && training.done) Object.assign(bar, { max: training.total, value: training.done });
    else bar.removeAttribute("value");
    if (busy) {
      const epoch = `epoch ${training.done} of ${training.total}`;
      count.textContent = training.done ? epoch : "starting TensorFlow, a few seconds";
    } else count.textContent = "asking the kernel";
    const text = busy || asking || !training || !isOfPresent(model, training) ? "" : outcome(training);
    about.hidden = !running.hidden || Boolean(text);
    if (result.dataset.text !== text) {
      result.dataset.text = text;
      result.replaceChildren(...coloured(text));
    }
  }

  function outcome(training) {
    if (training.status === "cancelled") return "Cancelled. The stored picture stands.";
    return training.status === "failed" ? training.problem : parts.compare(training);
  }

  return { node: h("div", { class: "lab-train" }, start, about, running, result, problem), draw };
}

/** The last training, when it is of this panel. */
export function trainingOf(model, panel) {
  const training = model.get("training");
  return training.panel === panel.id ? training : null;
}

/** Whether a training has the settings that the learner has set now. */
export function isOfPresent(model, { settings }) {
  return Object.entries(settings).every(
    ([name, value]) => model.get(name) === value || Math.abs(model.get(name) - value) < 1e-9,
  );
}
