// A chart as SVG that redraws in place: a slider move sets attributes and builds nothing anew.
//
//   const chart = createChart({ name: "Loss over strength", height: 300,
//                               x: { label: "Strength 1/C", scale: "log", domain: [0.1, 100] },
//                               y: { label: "Log-loss", domain: [0, 1] } });
//   parent.append(chart.node);
//   chart.update({ summary: "What the picture shows, in a sentence.", marks: [...] });   // also x, y
//
// Axis: label, domain [low, high], scale "linear" (default), "log" or "category" (domain: the names; y only),
// format (number => text). Scale "category" may have `dim`, an array that greys the names where it is true.
//
// Mark: a type, an id that stays the same between updates, series 1 to 5 (colour), and by type
//   line      x, y: arrays of the same length; label (written at the line's end); dash "dash" or "dot"; faint
//   band      x, low, high
//   points    x, y; label; shape "circle" (default) or "diamond"; hollow
//   bars      values (a bar a category, from 0; an exact zero is written as 0)
//   ticks     values (a short stroke a category)
//   intervals values, low, high (one a category)
//   rule      x or y: the place of a marker line; label; row (0, 1, ...: keeps labels apart)
//   span      x: [from, to], a shaded stretch
// A mark with `silent: true` is not read out. Colours come from --mo-series-1 to 5 of widgets.css.
//
// Reading values: the pointer, or one tab stop, then arrows, Home, End, Page Up and Down; Escape ends it.

import { h } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
const DASHES = { dash: "7 4", dot: "2 4" };
const FONT = "12px";
const LINE_HEIGHT = 15; // px between labels at line ends
const NARROW = 380; // px; below it a legend replaces the labels at line ends

export function createChart({ name, height = 280, x, y }) {
  let spec = { x, y, marks: [], summary: "" };
  let frame = null; // what the last drawing measured: width, margins, scales
  let reading = null; // number of the stop being read
  const clip = `chart-${Math.random().toString(36).slice(2)}`;
  const svg = shape("svg", { role: "img", class: "chart-svg", height });
  const plot = shape("g");
  const hole = shape("rect", { y: -1 });
  const clipPath = shape("clipPath", { id: clip });
  clipPath.append(hole);
  const layers = {};
  for (const layer of ["back", "marks", "front", "cursor"]) {
    const group = shape("g", layer === "marks" ? { "clip-path": `url(#${clip})` } : {});
    plot.append(group);
    layers[layer] = keyed(group);
  }
  svg.append(clipPath, plot);
  const vertical = y.scale === "category";
  const reader = h("div", { class: "chart-reader", tabindex: 0, role: "slider", "aria-valuemin": 0,
    "aria-label": `Read values: ${name}`, "aria-orientation": vertical ? "vertical" : "horizontal" });
  const tip = h("div", { class: "chart-tip", hidden: true });
  const legend = h("div", { class: "chart-legend", "aria-hidden": "true" });
  const table = h("div", { class: "chart-table", hidden: true, tabindex: 0, role: "region", "aria-label": `${name}, as a table` });
  const tableButton = h("button", { type: "button", class: "chart-tool", "aria-expanded": "false", onclick: showTable }, "Table");
  const node = h("figure", { class: "chart" }, legend, h("div", { class: "chart-plot" }, svg, reader, tip),
    h("div", { class: "chart-tools" }, tableButton,
      h("button", { type: "button", class: "chart-tool", onclick: () => save(svg, name) }, "Save SVG")), table);

  reader.addEventListener("pointermove", (event) => read(nearest(event)));
  reader.addEventListener("pointerleave", () => read(document.activeElement === reader ? reading : null));
  reader.addEventListener("focus", () => reader.matches(":focus-visible") && read(reading ?? 0));
  reader.addEventListener("blur", () => read(null));
  reader.addEventListener("keydown", (event) => {
    const next = step(event.key, reading ?? 0, frame ? stops().length - 1 : 0);
    if (next === undefined) return;
    event.preventDefault();
    read(next);
  });
  new ResizeObserver(draw).observe(node);

  /** Draw these marks; axes that are not given stay as they are. */
  function update(changes) {
    spec = { ...spec, ...changes };
    draw();
  }

  function draw() {
    const width = Math.floor(node.clientWidth);
    if (!width) return; // in a panel that is not shown
    frame = measure(spec, width, height);
    set(svg, { width, viewBox: `0 0 ${width} ${height}`, "aria-label": `${name}. ${spec.summary}` });
    set(plot, { transform: `translate(${frame.left} ${frame.top})` });
    set(hole, { width: frame.w, height: frame.h + 2 });
    for (const layer of [layers.back, layers.marks, layers.front]) layer.begin();
    drawAxes(layers, spec, frame);
    for (const mark of spec.marks) DRAW[mark.type](mark, frame, layers);
    if (frame.direct) drawEndLabels(layers.front, spec, frame);
    for (const layer of [layers.back, layers.marks, layers.front]) layer.end();
    legend.hidden = frame.direct;
    if (!frame.direct) {
      legend.replaceChildren(...labelled(spec).map((mark) => h("span", {}, swatch(mark), mark.label)));
    }
    Object.assign(reader.style, { left: `${frame.left}px`, top: `${frame.top}px`, width: `${frame.w}px`, height: `${frame.h}px` });
    read(reading);
    if (!table.hidden) fillTable();
  }

  /** What can be read, made only when someone reads: [{ heading, at: px, rows: [{ mark, value, x, y }] }]. */
  function stops() {
    if (frame.stops) return frame.stops;
    const marks = spec.marks.filter((mark) => !mark.silent && (mark.values || (mark.y && mark.label)));
    if (vertical) {
      const text = spec.x.format ?? short;
      frame.stops = spec.y.domain.map((heading, i) => ({ heading, at: frame.y(i), rows: marks.map((mark) => ({
        mark, x: frame.x(mark.values[i]), y: frame.y(i),
        value: text(mark.values[i]) + (mark.low ? ` (${text(mark.low[i])} to ${text(mark.high[i])})` : "") })) }));
    } else {
      const places = [...new Set(marks.flatMap((mark) => [...mark.x]))].sort((a, b) => a - b);
      const [sayX, sayY] = [spec.x.format ?? short, spec.y.format ?? short];
      frame.stops = places.map((place) => ({ heading: `${spec.x.label} ${sayX(place)}`, at: frame.x(place),
        rows: marks.filter((mark) => mark.x.includes(place)).map((mark) => {
          const value = mark.y[mark.x.indexOf(place)];
          return { mark, value: sayY(value), x: frame.x(place), y: frame.y(value) };
        }) }));
    }
    return frame.stops;
  }

  function nearest(event) {
    const box = reader.getBoundingClientRect();
    const at = vertical ? event.clientY - box.top : event.clientX - box.left;
    const distances = stops().map((stop) => Math.abs(stop.at - at));
    return distances.indexOf(Math.min(...distances));
  }

  function read(number) {
    const list = number === null || !frame ? [] : stops();
    reading = list.length ? Math.min(number, list.length - 1) : null;
    tip.hidden = reading === null;
    layers.cursor.begin();
    if (reading !== null) {
      const { heading, at, rows } = list[reading];
      const line = vertical ? { x1: 0, x2: frame.w, y1: at, y2: at } : { x1: at, x2: at, y1: 0, y2: frame.h };
      layers.cursor.node("line", "line", { class: "chart-cursor", ...line });
      rows.forEach(({ mark, x: px, y: py }) => layers.cursor.node(mark.id, "circle",
        { class: "chart-cursor-dot", cx: px, cy: Math.max(0, Math.min(frame.h, py)), r: 3.5, fill: colour(mark) }));
      tip.replaceChildren(h("strong", {}, heading), ...rows.map(({ mark, value }) =>
        h("div", {}, swatch(mark), h("span", {}, mark.label ?? ""), h("b", {}, value))));
      const right = at > frame.w / 2;
      const [px, py] = vertical ? [frame.w, Math.max(0, at - 20)] : [at, 0];
      Object.assign(tip.style, { top: `${frame.top + py}px`,
        left: right || vertical ? "" : `${frame.left + px + 12}px`,
        right: right || vertical ? `${frame.width - frame.left - px + 12}px` : "" });
      set(reader, { "aria-valuetext": `${heading}: ${rows.map(({ mark, value }) => `${mark.label ?? ""} ${value}`).join(", ")}` });
    } else set(reader, { "aria-valuetext": "press an arrow key to read values" });
    set(reader, { "aria-valuenow": reading ?? 0, "aria-valuemax": Math.max(1, list.length - 1) });
    layers.cursor.end();
  }

  function showTable() {
    table.hidden = !table.hidden;
    set(tableButton, { "aria-expanded": String(!table.hidden) });
    if (!table.hidden) fillTable();
  }

  function fillTable() {
    const list = frame ? stops() : [];
    const marks = [...new Set(list.flatMap(({ rows }) => rows.map(({ mark }) => mark)))];
    const cells = ({ heading, rows }) => [h("th", { scope: "row" }, heading),
      ...marks.map((mark) => h("td", { class: "mo-number" }, rows.find((row) => row.mark === mark)?.value ?? ""))];
    table.replaceChildren(h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, vertical ? spec.y.label ?? "" : spec.x.label),
        ...marks.map((mark) => h("th", { scope: "col", class: "mo-number" }, mark.label ?? spec.x.label)))),
      h("tbody", {}, ...list.map((stop) => h("tr", {}, ...cells(stop))))));
  }

  return { node, update };
}

// --- drawing -----------------------------------------------------------------------------------------

const DRAW = {
  line(mark, { x, y }, { marks }) {
    const path = [...mark.y].map((value, i) => point(x(mark.x[i]), y(value))).join("L");
    marks.node(mark.id, "path", { class: `chart-line${mark.faint ? " chart-faint" : ""}`, d: path && `M${path}`,
      stroke: colour(mark), "stroke-dasharray": DASHES[mark.dash] ?? "none" });
  },
  band(mark, { x, y }, { back }) {
    const edge = (values) => [...values].map((value, i) => point(x(mark.x[i]), y(value)));
    back.node(mark.id, "path", { class: "chart-band", fill: colour(mark), "clip-path": "inherit",
      d: `M${[...edge(mark.high), ...edge(mark.low).reverse()].join("L")}Z` });
  },
  points(mark, { x, y }, { front }) {
    mark.x.forEach((place, i) => front.node(`${mark.id}-${i}`, "path", { class: "chart-point", stroke: colour(mark),
      fill: mark.hollow ? "var(--mo-surface)" : colour(mark), d: SHAPES[mark.shape ?? "circle"](x(place), y(mark.y[i])) }));
  },
  bars(mark, { x, y, band }, { marks, front }) {
    const thick = Math.min(18, band * 0.62);
    mark.values.forEach((value, i) => {
      const [from, to] = [x(0), x(value)].sort((a, b) => a - b);
      marks.node(`${mark.id}-${i}`, "rect", { x: from, y: y(i) - thick / 2, width: to - from, height: thick, fill: colour(mark), rx: 1.5 });
      const left = value < 0;
      front.node(`${mark.id}-${i}`, "text", { class: value === 0 ? "chart-zero" : "chart-value", y: y(i), dy: "0.34em",
        x: x(value) + (left ? -6 : 6), "text-anchor": left ? "end" : "start" }, value === 0 ? "0" : short(value));
    });
  },
  ticks(mark, { x, y }, { marks }) {
    mark.values.forEach((value, i) => marks.node(`${mark.id}-${i}`, "path", { class: "chart-line", stroke: colour(mark), d: `M${point(x(value), y(i) - 9)}v18` }));
  },
  intervals(mark, { x, y }, { marks, front }) {
    mark.values.forEach((value, i) => {
      marks.node(`${mark.id}-${i}`, "path", { class: "chart-line", stroke: colour(mark),
        d: `M${point(x(mark.low[i]), y(i) - 4)}v8m0 -4H${x(mark.high[i]).toFixed(1)}m0 -4v8` });
      front.node(`${mark.id}-${i}`, "path", { class: "chart-point", fill: colour(mark), d: SHAPES.circle(x(value), y(i)) });
    });
  },
  rule(mark, { x, y, w, h: tall }, { front }) {
    const upright = mark.x !== undefined;
    const at = upright ? x(mark.x) : y(mark.y);
    front.node(`${mark.id}-line`, "line", { class: "chart-rule", stroke: colour(mark), "stroke-dasharray": DASHES[mark.dash] ?? "none",
      ...(upright ? { x1: at, x2: at, y1: 0, y2: tall } : { x1: 0, x2: w, y1: at, y2: at }) });
    const flip = upright && at + 8 + textWidth(mark.label ?? "") > w;
    const place = upright ? { x: at + (flip ? -6 : 6), y: 11 + LINE_HEIGHT * (mark.row ?? 0) } : { x: 6, y: at - 5 };
    front.node(`${mark.id}-text`, "text", { class: "chart-rule-label", fill: colour(mark), "text-anchor": flip ? "end" : "start", ...place }, mark.label ?? "");
  },
  span(mark, { x, h: tall }, { back }) {
    const [from, to] = mark.x.map(x);
    back.node(mark.id, "rect", { class: "chart-span", x: from, y: 0, width: Math.max(0, to - from), height: tall });
  },
};

const SHAPES = {
  circle: (x, y) => `M${point(x - 4, y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z`,
  diamond: (x, y) => `M${point(x, y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5Z`,
};

function drawAxes({ back, front }, { x, y }, { x: px, y: py, w, h: tall, left, ticksX, ticksY }) {
  for (const tick of ticksX) {
    const zero = tick === 0 && y.scale === "category";
    back.node(`x${tick}`, "line", { class: zero ? "chart-axis" : "chart-grid", x1: px(tick), x2: px(tick), y1: 0, y2: tall });
    front.node(`x${tick}`, "text", { class: "chart-tick", x: px(tick), y: tall + 17, "text-anchor": "middle" }, (x.format ?? short)(tick));
  }
  if (y.scale === "category") {
    y.domain.forEach((text, i) => front.node(`y${i}`, "text", { class: y.dim?.[i] ? "chart-name chart-dim" : "chart-name",
      x: -10, y: py(i), dy: "0.34em", "text-anchor": "end" }, text));
  } else {
    for (const tick of ticksY) {
      back.node(`y${tick}`, "line", { class: "chart-grid", x1: 0, x2: w, y1: py(tick), y2: py(tick) });
      front.node(`y${tick}`, "text", { class: "chart-tick", x: -8, y: py(tick), dy: "0.34em", "text-anchor": "end" }, (y.format ?? short)(tick));
    }
    back.node("base", "line", { class: "chart-axis", x1: 0, x2: w, y1: tall, y2: tall });
    front.node("ylabel", "text", { class: "chart-label", x: -left, y: -14 }, y.label);
  }
  front.node("xlabel", "text", { class: "chart-label", x: w, y: tall + 35, "text-anchor": "end" }, x.label);
}

/** Each line's name at its last point, pushed apart where they would overlap. */
function drawEndLabels(front, spec, { x, y, h: tall }) {
  const labels = labelled(spec).filter((mark) => mark.x.length).map((mark) => {
    const last = mark.x.length - 1;
    return { mark, x: x(mark.x[last]) + 8, y: Math.max(6, Math.min(tall - 2, y(mark.y[last]))) };
  }).sort((a, b) => a.y - b.y);
  labels.forEach((label, i) => { if (i) label.y = Math.max(label.y, labels[i - 1].y + LINE_HEIGHT); });
  for (let i = labels.length - 1, below = tall + 4; i >= 0; i -= 1) {
    labels[i].y = Math.min(labels[i].y, below);
    below = labels[i].y - LINE_HEIGHT;
  }
  for (const { mark, x: px, y: py } of labels) {
    front.node(`${mark.id}-end`, "text", { class: "chart-end", x: px, y: py, dy: "0.34em", fill: colour(mark) }, mark.label);
  }
}

function measure({ x, y, marks }, width, height) {
  const direct = width >= NARROW;
  const category = y.scale === "category";
  const top = category ? 6 : 28;
  const h_ = height - top - 40;
  const ticksY = category ? [] : ticks(y, h_ / 44);
  const names = category ? y.domain : ticksY.map(y.format ?? short);
  const left = Math.ceil(Math.max(...names.map(textWidth))) + 12;
  const ends = direct ? labelled({ marks }).map((mark) => textWidth(mark.label) + 12) : [];
  const w = width - left - Math.ceil(Math.max(14, ...ends));
  const toX = scale(x, 0, w);
  return { width, top, left, w, h: h_, direct, ticksY, ticksX: ticks(x, w / 70), x: toX,
    y: category ? scale(y, 0, h_) : scale(y, h_, 0), band: h_ / y.domain.length };
}

function scale({ scale: kind, domain }, from, to) {
  if (kind === "category") return (i) => from + ((to - from) * (i + 0.5)) / domain.length;
  const f = kind === "log" ? Math.log10 : (value) => value;
  const [low, high] = domain.map(f);
  return (value) => from + ((f(value) - low) / (high - low)) * (to - from);
}

/** About `count` round values inside the domain; powers of ten on a log axis. */
export function ticks({ scale: kind, domain: [low, high] }, count) {
  if (kind === "log") {
    const first = Math.ceil(Math.log10(low) - 1e-9);
    const decades = Math.floor(Math.log10(high) + 1e-9) - first + 1;
    return Array.from({ length: Math.max(0, decades) }, (_, i) => Number(`1e${first + i}`));
  }
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.99) * power;
  const from = Math.ceil(low / size - 1e-9);
  const to = Math.floor(high / size + 1e-9);
  return Array.from({ length: to - from + 1 }, (_, i) => Number(((from + i) * size).toPrecision(12)));
}

/** A number in few digits, with a true minus sign: 0.034, 1.25, 120. */
export function short(value) {
  const digits = Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(Math.abs(value) < 1 ? 2 : 3)));
  return digits.replace("-", "−");
}

// --- small tools ---------------------------------------------------------------------------------------

function shape(tag, attributes = {}) {
  const node = document.createElementNS(SVG, tag);
  set(node, attributes);
  return node;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = typeof value === "number" ? String(Math.round(value * 10) / 10) : value;
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

/** Children of an SVG group by key: made once, updated in place, removed when a drawing leaves them out. */
function keyed(group) {
  const nodes = new Map();
  let used = new Set();
  return {
    begin: () => { used = new Set(); },
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

const point = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
const colour = ({ series }) => (series ? `var(--mo-series-${series})` : "var(--mo-text)");
const labelled = ({ marks }) => marks.filter((mark) => mark.type === "line" && mark.label);

function swatch(mark) {
  return h("i", { class: `chart-swatch${mark.type === "line" && mark.dash ? " chart-swatch-dash" : ""}`, style: `color: ${colour(mark)}` });
}

function step(key, now, last) {
  const moves = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
  if (key === "Escape") return null;
  return key in moves ? Math.max(0, Math.min(last, now + moves[key])) : undefined;
}

let pen = null;
function textWidth(text) {
  if (!pen) {
    pen = document.createElement("canvas").getContext("2d");
    pen.font = `${FONT} ${getComputedStyle(document.body).fontFamily}`;
  }
  return pen.measureText(text).width;
}

/** Offer the picture as a file that looks the same outside this page: computed styles become attributes. */
function save(svg, name) {
  const copy = svg.cloneNode(true);
  const originals = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((node, i) => {
    const style = getComputedStyle(originals[i]);
    for (const property of ["fill", "stroke", "stroke-width", "opacity", "fill-opacity", "font-family", "font-size", "font-weight"]) {
      node.setAttribute(property, style.getPropertyValue(property));
    }
  });
  copy.setAttribute("xmlns", SVG);
  copy.style.background = getComputedStyle(svg).backgroundColor;
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  h("a", { href: url, download: `${name.toLowerCase().replace(/\W+/g, "-")}.svg` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
