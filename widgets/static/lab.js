// What every lab shares: panels as tabs, presets, a sentence, Train it now, undo, code, the learner's own table.
//
// A lab is `export default { render: (context) => openLab(context, { title, panels }) }`. A panel is
//   { id, title, question, about(lab) => text, presets(lab) => [{ label, settings }], trainLabel,
//     build(lab) => { controls: [nodes], pictures: [nodes], draw() => sentence,
//                     order() => what to ask the kernel to train, compare(training) => sentence,
//                     code() => Python that gives what is shown, pin() => what to compare it by } }
// With several panels the widget has a trait `panel`, which names the one that is shown.
// Without a trainLabel nothing is trained; without code or pin the button is not there. `lab` gives
// get(setting), set({ setting: value, ... }), data, table (whom the data are of), pins, and training(): the last
// one, if it is of this panel and of the present settings. In a sentence {1:words} takes the colour of series 1.

import { h } from "./elements.js";
import { codeRow } from "./lab_code.js";
import { newId, tabList } from "./lab_controls.js";
import { undoHistory } from "./lab_history.js";
import { tableRow } from "./lab_table.js";
import { isOfPresent, trainingOf, trainRow } from "./lab_train.js";
import { coloured } from "./lab_words.js";
import { kernelFrame } from "./page.js";
import { paintCounter } from "./paint.js";

export function openLab(context, { title, panels }) {
  const { model } = context;
  const names = Object.keys(model.get("defaults"));
  const prefix = newId();
  const idOf = (panel, part) => `${prefix}-${panel.id}-${part}`;
  const history = undoHistory(
    () => Object.fromEntries(names.map((name) => [name, model.get(name)])),
    (settings) => put(settings),
  );
  const tabs = tabList(panels, idOf, (id) => set({ panel: id }));
  tabs.node.classList.toggle("lab-one-tab", panels.length === 1);
  const undo = h("button", { type: "button", class: "lab-quiet", onclick: () => history.undo() }, "Undo");
  const reset = h("button", { type: "button", class: "lab-quiet", onclick: () => set(model.get("defaults")) }, "Reset");
  const body = h("div");
  const table = model.get("data").table ? tableRow(context) : null; // not every lab is about a table
  const [root, unwatchNotices] = kernelFrame(
    context,
    { class: "mo mo-panel lab", "data-lab": model.get("lab"), "data-painted": 0, "aria-label": title },
    h("header", { class: "lab-head" }, h("p", { class: "lab-title" }, title), tabs.node, undo, reset),
    body,
    ...(table ? [table.node] : []),
  );
  root.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || history.empty) return;
    event.preventDefault();
    history.undo();
  });
  const shown = () => (panels.length === 1 ? panels[0].id : model.get("panel"));
  let views = [];
  let setting = false;
  const countPaint = paintCounter(root);

  function set(settings) {
    const changed = Object.keys(settings).filter((name) => model.get(name) !== settings[name]);
    if (changed.some((name) => names.includes(name))) history.note(changed);
    put(settings);
  }

  /** As `set`, for a click: not the continuation of a slider's move, and not of another click. */
  function jump(settings) {
    history.separate();
    set(settings);
    history.separate();
  }

  function put(settings) {
    setting = true;
    Object.entries(settings).forEach(([name, value]) => model.set(name, value));
    setting = false;
    model.save_changes();
    draw();
  }

  /** Build all panels for the data there are now: the stored ones, or those of the learner's table. */
  function build() {
    history.forget();
    views = panels.map((panel) => panelView(panel));
    body.replaceChildren(...views.map(({ node }) => node));
    draw();
  }

  function draw() {
    if (setting) return;
    tabs.show(shown());
    views.forEach((view, i) => {
      view.node.hidden = panels[i].id !== shown();
      if (!view.node.hidden) view.draw();
    });
    undo.disabled = history.empty;
    table?.draw();
    countPaint();
  }

  function panelView(panel) {
    const lab = {
      get: (name) => model.get(name),
      set,
      jump,
      data: model.get("data"),
      table: model.get("data").table,
      get pins() {
        return model.get("pins");
      },
      training() {
        const training = trainingOf(model, panel);
        return training && isOfPresent(model, training) ? training : null;
      },
    };
    const parts = panel.build(lab);
    const sentence = h("p", { class: "lab-sentence", "aria-live": "polite" });
    const presets = presetRow(panel.presets?.(lab) ?? [], lab);
    const train = panel.trainLabel ? trainRow(context, panel, parts) : null;
    const code = parts.code ? codeRow(parts.code) : null;
    const pin = parts.pin ? pinButton(lab, parts.pin) : null;
    const tools = [...(pin ? [pin.node] : []), ...(code?.nodes ?? [])];
    const node = h(
      "div",
      { role: "tabpanel", id: idOf(panel, "panel"), "aria-labelledby": idOf(panel, "tab") },
      h("h3", { class: "lab-question" }, panel.question),
      h("p", { class: "mo-muted" }, panel.about(lab)),
      presets.node,
      h("div", { class: "lab-controls" }, ...parts.controls),
      ...parts.pictures,
      sentence,
      ...(tools.length ? [h("div", { class: "lab-tools" }, ...tools)] : []),
      ...(train ? [train.node] : []),
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
        train?.draw();
        code?.draw();
        pin?.draw();
      },
    };
  }

  const watched = [...names, "training", "own", "pins"].map((name) => `change:${name}`);
  watched.forEach((event) => model.on(event, draw));
  model.on("change:data", build);
  build();
  return () => {
    watched.forEach((event) => model.off(event, draw));
    model.off("change:data", build);
    unwatchNotices();
  };
}

/** Keeps what is shown now, to compare it with others; `pin()` says what that is. */
function pinButton(lab, pin) {
  const said = h("span", { class: "lab-count", role: "status" });
  const button = h("button", { type: "button", onclick: keep }, "Pin this to compare");
  const same = (one, other) => one.panel === other.panel && one.label === other.label && one.table === other.table;

  function keep() {
    lab.set({ pins: [...lab.pins, { ...pin(), table: lab.table?.name ?? "" }] });
    said.textContent = `${lab.pins.length} pinned; see the tab Compare.`;
  }

  return {
    node: h("span", { class: "lab-pin" }, button, said),
    draw() {
      const now = { ...pin(), table: lab.table?.name ?? "" };
      button.disabled = lab.pins.some((each) => same(each, now));
      if (!lab.pins.length) said.replaceChildren();
    },
  };
}

function presetRow(presets, lab) {
  const buttons = presets.map(({ label, settings }) =>
    h("button", { type: "button", class: "lab-preset", onclick: () => lab.jump(settings) }, label),
  );
  return {
    node: h(
      "div",
      { class: "lab-presets", role: "group", "aria-label": "Try", hidden: !presets.length },
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
