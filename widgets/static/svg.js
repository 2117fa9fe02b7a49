// SVG elements that are made once and then only change, and a picture to keep.

import { h } from "./elements.js";

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

const KEPT = [
  "fill",
  "stroke",
  "stroke-width",
  "opacity",
  "fill-opacity",
  "font-family",
  "font-size",
  "font-weight",
  "paint-order",
];
const PNG_SCALE = 2; // sharp on a screen of twice as many points, and in print

/** Offer the picture as a file that looks the same outside this page. */
export function saveSvg(svg, name) {
  offer(new Blob([text(svg)], { type: "image/svg+xml" }), name, "svg");
}

/** The same as points, twice as many as on the screen. */
export function savePng(svg, name) {
  const picture = new Image();
  const canvas = document.createElement("canvas");
  const { width, height } = svg.getBoundingClientRect();
  Object.assign(canvas, { width: width * PNG_SCALE, height: height * PNG_SCALE });
  picture.onload = () => {
    const pen = canvas.getContext("2d");
    pen.fillStyle = surface(svg);
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((file) => offer(file, name, "png"), "image/png");
  };
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text(svg))}`;
}

/** SVG in which computed styles have become attributes. */
function text(svg) {
  const copy = svg.cloneNode(true);
  const originals = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, i) => {
    const style = getComputedStyle(originals[i]);
    for (const property of KEPT) node.setAttribute(property, style.getPropertyValue(property));
  });
  const { width, height } = svg.getBoundingClientRect();
  set(copy, { xmlns: SVG, width, height });
  copy.style.background = surface(svg);
  return new XMLSerializer().serializeToString(copy);
}

/** The colour behind the picture. */
function surface(node) {
  for (let each = node; each; each = each.parentElement) {
    const { backgroundColor } = getComputedStyle(each);
    if (!/^(transparent|rgba\(0, 0, 0, 0\))$/.test(backgroundColor)) return backgroundColor;
  }
  return "white";
}

function offer(file, name, ending) {
  const url = URL.createObjectURL(file);
  h("a", { href: url, download: `${name.toLowerCase().replace(/\W+/g, "-")}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
