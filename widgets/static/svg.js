// SVG elements that are made once and then only change, and a picture to keep.

import { h } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";

export function shape(tag, attributes = {}) {
  const node = document.createElementNS(SVG, tag);
  set(node, attributes);
  return node;
}

export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = typeof value === "number" ? String(Math.round(value * 10) / 10) : value;
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

/** Children of an SVG group by key: made once, updated in place, removed when a drawing leaves them out. */
export function keyed(group) {
  const nodes = new Map();
  let used = new Set();
  return {
    begin: () => {
      used = new Set();
    },
    node(key, tag, attributes, text) {
      if (!nodes.has(key)) nodes.set(key, group.appendChild(shape(tag)));
      const node = nodes.get(key);
      set(node, attributes);
      if (text !== undefined && node.textContent !== text) node.textContent = text;
      used.add(key);
    },
    end() {
      for (const [key, node] of nodes) {
        if (used.has(key)) continue;
        node.remove();
        nodes.delete(key);
      }
    },
  };
}

/** Offer the picture as a file that looks the same outside this page: computed styles become attributes. */
export function save(svg, name) {
  const copy = svg.cloneNode(true);
  const originals = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, i) => {
    const style = getComputedStyle(originals[i]);
    for (const property of [
      "fill",
      "stroke",
      "stroke-width",
      "opacity",
      "fill-opacity",
      "font-family",
      "font-size",
      "font-weight",
      "paint-order",
    ]) {
      node.setAttribute(property, style.getPropertyValue(property));
    }
  });
  copy.setAttribute("xmlns", SVG);
  copy.style.background = getComputedStyle(svg).backgroundColor;
  const url = URL.createObjectURL(
    new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }),
  );
  h("a", { href: url, download: `${name.toLowerCase().replace(/\W+/g, "-")}.svg` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
