// What a learner sets: sliders, choices, tick boxes, menus and tabs, all of them labelled and native.

import { h } from "./elements.js";

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

/** A labelled menu. `options` are texts. */
export function menu({ label, onChoose }) {
  const id = newId();
  const select = h("select", { id, onchange: () => onChoose(select.value) });
  return {
    node: h("div", { class: "lab-menu" }, h("label", { for: id }, label), select),
    draw(options, chosen) {
      if (select.dataset.options !== JSON.stringify(options)) {
        select.dataset.options = JSON.stringify(options);
        select.replaceChildren(...options.map((option) => h("option", { value: option }, option)));
      }
      select.value = chosen;
    },
  };
}

/** Tabs that are walked with the arrow keys; `idOf(panel, part)` gives the ids that tie them to their panels. */
export function tabList(panels, idOf, choose) {
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

let lastId = 0;
const pageId = Math.random().toString(36).slice(2, 8); // each lab of a page has this module for itself
/** An id that nothing else on the page has. */
export function newId() {
  lastId += 1;
  return `lab-${pageId}-${lastId}`;
}
