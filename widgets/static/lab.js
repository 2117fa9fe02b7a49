// What every lab shares: panels as tabs, presets, labelled sliders and choices, a sentence, Train it now.
//
// A lab is `export default { render: (context) => openLab(context, { title, panels }) }`. A panel is
//   { id, title, question, about, presets: [{ label, settings }], trainLabel,
//     build(lab) => { controls: [nodes], pictures: [nodes], draw() => sentence,
//                     order() => what to ask the kernel to train, compare(training) => sentence } }
// `lab` gives get(setting), set({ setting: value, ... }), data, and training(): the last one, if it is of this
// panel and of the present settings. In a sentence {1:words} takes the colour of series 1.

import { ask, frame, h, problemLine } from "./page.js";

export function openLab(context, { title, panels }) {
  const { model } = context;
  const names = Object.keys(model.get("defaults"));
  const idOf = (
    (id) => (panel, part) =>
      `${id}-${panel.id}-${part}`
  )(newId());
  const views = panels.map((panel) => panelView(panel));
  const tabs = tabList(panels, idOf, (id) => set({ panel: id }));
  const reset = h(
    "button",
    { type: "button", class: "lab-quiet", onclick: () => set(model.get("defaults")) },
    "Reset",
  );
  const [root, unwatchNotices] = frame(
    context,
    { class: "mo mo-panel lab", "data-lab": model.get("lab"), "data-painted": 0, "aria-label": title },
    h("header", { class: "lab-head" }, h("p", { class: "lab-title" }, title), tabs.node, reset),
    ...views.map(({ node }) => node),
  );
  let setting = false;
  const countPaint = paintCounter(root);

  function set(settings) {
    setting = true;
    Object.entries(settings).forEach(([name, value]) => model.set(name, value));
    setting = false;
    model.save_changes();
    draw();
  }

  function draw() {
    if (setting) return;
    tabs.show(model.get("panel"));
    views.forEach((view, i) => {
      view.node.hidden = panels[i].id !== model.get("panel");
      if (!view.node.hidden) view.draw();
    });
    countPaint();
  }

  function panelView(panel) {
    const lab = {
      get: (name) => model.get(name),
      set,
      data: model.get("data"),
      training() {
        const training = trainingOf(model, panel);
        return training && isOfPresent(model, training) ? training : null;
      },
    };
    const parts = panel.build(lab);
    const sentence = h("p", { class: "lab-sentence", "aria-live": "polite" });
    const presets = presetRow(panel.presets, lab);
    const train = trainRow(context, panel, parts);
    const node = h(
      "div",
      { role: "tabpanel", id: idOf(panel, "panel"), "aria-labelledby": idOf(panel, "tab") },
      h("h3", { class: "lab-question" }, panel.question),
      h("p", { class: "mo-muted" }, panel.about),
      presets.node,
      h("div", { class: "lab-controls" }, ...parts.controls),
      ...parts.pictures,
      sentence,
      train.node,
    );
    return {
      node,
      draw() {
        const text = parts.draw();
        if (sentence.dataset.text !== text) {
          sentence.dataset.text = text;
          sentence.replaceChildren(...coloured(text));
        }
        presets.draw();
        train.draw();
      },
    };
  }

  const watched = [...names, "training"].map((name) => `change:${name}`);
  watched.forEach((event) => model.on(event, draw));
  draw();
  return () => {
    watched.forEach((event) => model.off(event, draw));
    unwatchNotices();
  };
}

/** A function to call after each drawing: it counts in the frame after the next, when the drawing is on screen. */
export function paintCounter(root) {
  let painting = false;
  return () => {
    if (painting) return;
    painting = true;
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        painting = false;
        root.dataset.painted = Number(root.dataset.painted) + 1;
      }),
    );
  };
}

/** The words of a sentence without its colours. */
export const plain = (text) => text.replace(/\{\d:([^}]*)\}/g, "$1");

/** The words of a sentence as nodes, each colour in its place. */
export function coloured(text) {
  return text.split(/(\{\d:[^}]*\})/).map((part) => {
    const match = part.match(/^\{(\d):([^}]*)\}$/);
    return match ? h("span", { class: `lab-series-${match[1]}` }, match[2]) : part;
  });
}

/** A labelled range input over the positions of `values`; `show` gives the value in words, with its unit. */
export function slider({ label, values, ends, show, onInput }) {
  const id = newId();
  const value = h("output", { class: "lab-value mo-number", for: id });
  const input = h("input", {
    type: "range",
    id,
    min: 0,
    max: values.length - 1,
    step: 1,
    oninput: () => {
      draw(input.valueAsNumber);
      onInput(values[input.valueAsNumber]);
    },
  });
  const node = h(
    "div",
    { class: "lab-slider" },
    h("label", { for: id }, label),
    value,
    input,
    h("div", { class: "lab-ends", "aria-hidden": "true" }, h("span", {}, ends[0]), h("span", {}, ends[1])),
  );
  function draw(position) {
    const text = show(values[position]);
    if (input.valueAsNumber !== position) input.value = position;
    if (value.textContent === text) return;
    value.textContent = text;
    input.setAttribute("aria-valuetext", text);
  }
  return { node, draw };
}

/** A row of radio buttons that looks like one control. `options`: [{ value, label }]. */
export function choice({ label, options, onChoose }) {
  const name = newId();
  const inputs = options.map(({ value }) =>
    h("input", { type: "radio", name, onchange: () => onChoose(value) }),
  );
  const node = h(
    "fieldset",
    { class: "lab-choice" },
    h("legend", {}, label),
    h("div", {}, ...options.map((option, i) => h("label", {}, inputs[i], h("span", {}, option.label)))),
  );
  return {
    node,
    draw(value) {
      inputs.forEach((input, i) => {
        input.checked = options[i].value === value;
      });
    },
  };
}

export function checkbox({ label, onChange }) {
  const input = h("input", { type: "checkbox", onchange: () => onChange(input.checked) });
  return {
    node: h("label", { class: "lab-check" }, input, h("span", {}, label)),
    draw: (value) => {
      input.checked = value;
    },
  };
}

function tabList(panels, idOf, choose) {
  const tabs = panels.map((panel) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: idOf(panel, "tab"),
        "aria-controls": idOf(panel, "panel"),
        onclick: () => choose(panel.id),
      },
      panel.title,
    ),
  );
  const node = h(
    "div",
    {
      class: "lab-tabs",
      role: "tablist",
      "aria-label": "Panels",
      onkeydown: (event) => {
        const now = tabs.indexOf(event.target);
        const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 }[event.key];
        if (now < 0 || next === undefined) return;
        event.preventDefault();
        const to = (next + tabs.length) % tabs.length;
        tabs[to].focus();
        choose(panels[to].id);
      },
    },
    ...tabs,
  );
  return {
    node,
    show(id) {
      tabs.forEach((tab, i) => {
        const selected = panels[i].id === id;
        tab.setAttribute("aria-selected", String(selected));
        tab.tabIndex = selected ? 0 : -1;
      });
    },
  };
}

function presetRow(presets, lab) {
  const buttons = presets.map(({ label, settings }) =>
    h("button", { type: "button", class: "lab-preset", onclick: () => lab.set(settings) }, label),
  );
  return {
    node: h(
      "div",
      { class: "lab-presets", role: "group", "aria-label": "Try" },
      h("span", { "aria-hidden": "true" }, "Try"),
      ...buttons,
    ),
    draw() {
      presets.forEach(({ settings }, i) => {
        const pressed = Object.entries(settings).every(([name, value]) => lab.get(name) === value);
        buttons[i].setAttribute("aria-pressed", String(pressed));
      });
    },
  };
}

/** Train it now: a button, progress while it runs, and a sentence on how it compares with what is stored. */
function trainRow(context, panel, parts) {
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
function trainingOf(model, panel) {
  const training = model.get("training");
  return training.panel === panel.id ? training : null;
}

/** Whether a training has the settings that the learner has set now. */
function isOfPresent(model, { settings }) {
  return Object.entries(settings).every(
    ([name, value]) => model.get(name) === value || Math.abs(model.get(name) - value) < 1e-9,
  );
}

let lastId = 0;
const pageId = Math.random().toString(36).slice(2, 8); // each lab of a page has this module for itself
function newId() {
  lastId += 1;
  return `lab-${pageId}-${lastId}`;
}
