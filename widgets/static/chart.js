// A chart as SVG that redraws in place: a slider move sets attributes and builds nothing anew.
//
//   const chart = createChart({ name: "Loss over strength", height: 300,
//                               x: { label: "Strength 1/C", scale: "log", domain: [0.1, 100] },
//                               y: { label: "Log-loss", domain: [0, 1] } });
//   parent.append(chart.node);
// names: "left" writes the lines' names at their first points, and the y axis' numbers on the right.
//   chart.update({ summary: "What the picture shows, in a sentence.", marks: [...] });   // also x, y
//
// Axis: label, domain [low, high], scale "linear" (default), "log" or "category" (domain: the names; y only),
// format (number => text of a tick), read (number => text when it is read out; default: as format). Scale
// "category" may have `dim`, an array that greys the names where it is true.
//
// Mark: a type, an id that stays the same between updates, series 1 to 5 (colour), and by type
//   line      x, y: arrays of the same length; label (written at the line's end, unless end: false);
//             dash "dash" or "dot"; faint
//   band      x, low, high
//   points    x, y; label; shape "circle" (default) or "diamond"; hollow
//   bars      values (a bar a category, from 0; an exact zero is written as 0)
//   ticks     values (a short stroke a category)
//   intervals values, low, high (one a category)
//   rule      x or y: the place of a marker line; label; low: true writes it at the foot
//   span      x: [from, to], a shaded stretch
//   scatter   points: [{ x, y, label, series, low, high (of y), left, right (of x), name (written beside it),
//             shape, hollow, faint }]; each is a stop of its own when values are read
//   steps     x, y: a line that goes across first and then up or down
// A mark with `silent: true` is not read out. Colours come from --mo-series-1 to 5 of widgets.css.
//
// Reading values: the pointer, or one tab stop, then arrows, Home, End, Page Up and Down; Escape ends it.

import { colour, DRAW, drawAxes, drawEndLabels } from "./chart_marks.js";
import { labelled, measure, short, textWidth } from "./chart_scale.js";
import { h } from "./elements.js";
import { keyed, savePng, saveSvg, set, shape } from "./svg.js";

const TOOLS_WIDTH = 200; // px, of the buttons beside the label of the x axis

export function createChart({ name, height = 280, x, y, names = "right" }) {
  let spec = { x, y, names, marks: [], summary: "" };
  let frame = null; // what the last drawing measured: width, margins, scales
  let reading = null; // number of the stop being read
  const clip = `chart-${Math.random().toString(36).slice(2)}`;
  const svg = shape("svg", { role: "img", class: "chart-svg", height });
  const plot = shape("g");
  const hole = shape("rect", { x: -1, y: -1 });
  const clipPath = shape("clipPath", { id: clip });
  clipPath.append(hole);
  const layers = {};
  for (const layer of ["back", "marks", "front", "cursor"]) {
    const clipped = layer === "back" || layer === "marks";
    const group = shape("g", clipped ? { "clip-path": `url(#${clip})` } : {});
    plot.append(group);
    layers[layer] = keyed(group);
  }
  svg.append(clipPath, plot);
  const vertical = y.scale === "category";
  const reader = h("div", {
    class: "chart-reader",
    tabindex: 0,
    role: "slider",
    "aria-valuemin": 0,
    "aria-label": `Read values: ${name}`,
    "aria-orientation": vertical ? "vertical" : "horizontal",
  });
  const tip = h("div", { class: "chart-tip", hidden: true });
  const legend = h("div", { class: "chart-legend", "aria-hidden": "true" });
  const table = h("div", {
    class: "chart-table",
    hidden: true,
    tabindex: 0,
    role: "region",
    "aria-label": `${name}, as a table`,
  });
  const tableButton = h(
    "button",
    { type: "button", class: "chart-tool", "aria-expanded": "false", onclick: showTable },
    "Table",
  );
  const node = h(
    "figure",
    { class: "chart" },
    legend,
    h("div", { class: "chart-plot" }, svg, reader, tip),
    h(
      "div",
      { class: "chart-tools" },
      tableButton,
      h("button", { type: "button", class: "chart-tool", onclick: () => saveSvg(svg, name) }, "Save SVG"),
      h("button", { type: "button", class: "chart-tool", onclick: () => savePng(svg, name) }, "Save PNG"),
    ),
    table,
  );

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
    const beside = vertical ? 0 : frame.left + textWidth(spec.x.label); // a bar chart has its label on top
    node.classList.toggle("chart-crowded", beside + TOOLS_WIDTH > width);
    set(svg, { width, viewBox: `0 0 ${width} ${height}`, "aria-label": `${name}. ${spec.summary}` });
    set(plot, { transform: `translate(${frame.left} ${frame.top})` });
    set(hole, { width: frame.w + 2, height: frame.h + 2 });
    for (const layer of [layers.back, layers.marks, layers.front]) layer.begin();
    drawAxes(layers, spec, frame);
    for (const mark of spec.marks) DRAW[mark.type](mark, frame, layers);
    if (frame.direct) drawEndLabels(layers.front, spec, frame);
    for (const layer of [layers.back, layers.marks, layers.front]) layer.end();
    legend.hidden = frame.direct;
    if (!frame.direct) {
      legend.replaceChildren(...labelled(spec).map((mark) => h("span", {}, swatch(mark), mark.label)));
    }
    Object.assign(reader.style, {
      left: `${frame.left}px`,
      top: `${frame.top}px`,
      width: `${frame.w}px`,
      height: `${frame.h}px`,
    });
    read(reading);
    if (!table.hidden) fillTable();
  }

  /** What can be read, made only when someone reads: [{ heading, at: px, rows: [{ mark, value, x, y }] }]. */
  function stops() {
    if (frame.stops) return frame.stops;
    const marks = spec.marks.filter(
      (mark) => !mark.silent && (mark.values || (Array.isArray(mark.y) && mark.label)),
    );
    if (vertical) {
      const text = spec.x.read ?? spec.x.format ?? short;
      frame.stops = spec.y.domain.map((heading, i) => ({
        heading,
        at: frame.y(i),
        rows: marks.map((mark) => ({
          mark,
          x: frame.x(mark.values[i]),
          y: frame.y(i),
          value: text(mark.values[i]) + (mark.low ? ` (${text(mark.low[i])} to ${text(mark.high[i])})` : ""),
        })),
      }));
    } else {
      const places = [...new Set(marks.flatMap((mark) => [...mark.x]))].sort((a, b) => a - b);
      const [sayX, sayY] = [spec.x, spec.y].map((axis) => axis.read ?? axis.format ?? short);
      frame.stops = [...points([sayX, sayY]), ...places.map((place) => ({
        heading: `${spec.x.label} ${sayX(place)}`,
        short: sayX(place),
        at: frame.x(place),
        rows: marks
          .filter((mark) => mark.x.includes(place))
          .map((mark) => {
            const value = mark.y[mark.x.indexOf(place)];
            return { mark, value: sayY(value), x: frame.x(place), y: frame.y(value) };
          }),
      }))];
    }
    return frame.stops;
  }

  /** The points of scatter marks as stops, from left to right. */
  function points([sayX, sayY]) {
    const all = spec.marks.filter(({ type }) => type === "scatter").flatMap((mark) => mark.points);
    return [...all]
      .sort((one, other) => one.x - other.x)
      .map((each) => {
        const [px, py] = [frame.x(each.x), frame.y(each.y)];
        const row = (axis, value) => ({ mark: { id: axis.label, label: axis.label, series: each.series }, value, x: px, y: py });
        return {
          heading: each.label,
          at: px,
          high: py,
          rows: [row(spec.y, sayY(each.y)), row(spec.x, sayX(each.x))],
        };
      });
  }

  function nearest(event) {
    const box = reader.getBoundingClientRect();
    const [across, down] = [event.clientX - box.left, event.clientY - box.top];
    const at = vertical ? down : across;
    const distances = stops().map((stop) =>
      stop.high === undefined ? Math.abs(stop.at - at) : Math.hypot(stop.at - across, stop.high - down),
    );
    return distances.indexOf(Math.min(...distances));
  }

  function read(number) {
    const list = number === null || !frame ? [] : stops();
    reading = list.length ? Math.min(number, list.length - 1) : null;
    tip.hidden = reading === null;
    layers.cursor.begin();
    if (reading !== null) {
      const { heading, at, rows } = list[reading];
      const { w, h: tall, band } = frame;
      if (vertical) {
        const row = { x: 0, y: at - band / 2, width: w, height: band };
        layers.cursor.node("row", "rect", { class: "chart-span", ...row });
      } else if (list[reading].high === undefined) layers.cursor.node("line", "line", { class: "chart-cursor", x1: at, x2: at, y1: 0, y2: tall });
      rows.forEach(({ mark, x: px, y: py }) =>
        layers.cursor.node(mark.id, "circle", {
          class: "chart-cursor-dot",
          cx: px,
          cy: Math.max(0, Math.min(frame.h, py)),
          r: 3.5,
          fill: colour(mark),
        }),
      );
      tip.replaceChildren(
        h("strong", {}, heading),
        ...rows.map(({ mark, value }) =>
          h("div", {}, swatch(mark), h("span", {}, mark.label ?? ""), h("b", {}, value)),
        ),
      );
      const right = at > frame.w / 2;
      const [px, py] = vertical ? [w, at + band / 2] : [at, 0];
      Object.assign(tip.style, {
        top: `${frame.top + py}px`,
        left: right || vertical ? "" : `${frame.left + px + 12}px`,
        right: right || vertical ? `${frame.width - frame.left - px + 12}px` : "",
      });
      set(reader, {
        "aria-valuetext": `${heading}: ${rows.map(({ mark, value }) => `${mark.label ?? ""} ${value}`).join(", ")}`,
      });
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
    const cells = ({ heading, short: name = heading, rows }) => [
      h("th", { scope: "row" }, name),
      ...marks.map((mark) =>
        h("td", { class: "mo-number" }, rows.find((row) => row.mark === mark)?.value ?? ""),
      ),
    ];
    table.replaceChildren(
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, vertical ? (spec.y.label ?? "") : spec.x.label),
            ...marks.map((mark) => h("th", { scope: "col", class: "mo-number" }, mark.label ?? spec.x.label)),
          ),
        ),
        h("tbody", {}, ...list.map((stop) => h("tr", {}, ...cells(stop)))),
      ),
    );
  }

  return { node, update };
}

function swatch(mark) {
  return h("i", {
    class: `chart-swatch${mark.type === "line" && mark.dash ? " chart-swatch-dash" : ""}`,
    style: `color: ${colour(mark)}`,
  });
}

function step(key, now, last) {
  const moves = {
    ArrowRight: 1,
    ArrowDown: 1,
    ArrowLeft: -1,
    ArrowUp: -1,
    PageDown: 10,
    PageUp: -10,
    Home: -Infinity,
    End: Infinity,
  };
  if (key === "Escape") return null;
  return key in moves ? Math.max(0, Math.min(last, now + moves[key])) : undefined;
}
