// How a chart's axes and marks are drawn; chart.js tells what a mark may say.

import { placeNames } from "./chart_names.js";
import { labelled, short, textWidth } from "./chart_scale.js";

const DASHES = { dash: "7 4", dot: "2 4" };
const LINE_HEIGHT = 15; // px between labels at line ends

export const DRAW = {
  line(mark, { x, y }, { marks }) {
    const path = [...mark.y].map((value, i) => point(x(mark.x[i]), y(value))).join("L");
    marks.node(mark.id, "path", {
      class: `chart-line${mark.faint ? " chart-faint" : ""}`,
      d: path && `M${path}`,
      stroke: colour(mark),
      "stroke-dasharray": DASHES[mark.dash] ?? "none",
    });
  },
  band(mark, { x, y }, { back }) {
    const edge = (values) => [...values].map((value, i) => point(x(mark.x[i]), y(value)));
    back.node(mark.id, "path", {
      class: "chart-band",
      fill: colour(mark),
      d: `M${[...edge(mark.high), ...edge(mark.low).reverse()].join("L")}Z`,
    });
  },
  points(mark, { x, y }, { front }) {
    mark.x.forEach((place, i) =>
      front.node(`${mark.id}-${i}`, "path", {
        class: "chart-point",
        stroke: colour(mark),
        fill: mark.hollow ? "var(--mo-surface)" : colour(mark),
        d: SHAPES[mark.shape ?? "circle"](x(place), y(mark.y[i])),
      }),
    );
  },
  scatter(mark, { x, y, w, h }, { marks, front }) {
    const placed = placeNames(mark.points.map((each) => ({ ...each, px: x(each.x), py: y(each.y) })), { w, h });
    placed.forEach((each, i) => {
      const { px, py } = each;
      const faint = each.faint ? " chart-out" : "";
      marks.node(`${mark.id}-${i}-error`, "path", {
        class: `chart-error${faint}`,
        stroke: colour(each),
        d:
          (each.low === undefined ? "" : `M${point(px, y(each.low))}V${y(each.high).toFixed(1)}`) +
          (each.left === undefined ? "" : `M${point(x(each.left), py)}H${x(each.right).toFixed(1)}`),
      });
      front.node(`${mark.id}-${i}`, "path", {
        class: `chart-point${faint}`,
        stroke: colour(each),
        fill: each.hollow ? "var(--mo-surface)" : colour(each),
        d: SHAPES[each.shape ?? "circle"](px, py),
      });
      const name = each.name ? { x: each.nameX, y: each.nameY - 3, fill: colour(each) } : {};
      front.node(`${mark.id}-${i}-name`, "text", { class: "chart-end", ...name }, each.name ?? "");
    });
  },
  steps(mark, { x, y }, { marks }) {
    const path = mark.x.map((value, i) => (i ? `H${x(value).toFixed(1)}V${y(mark.y[i]).toFixed(1)}` : `M${point(x(value), y(mark.y[i]))}`));
    marks.node(mark.id, "path", {
      class: `chart-line${mark.faint ? " chart-faint" : ""}`,
      d: path.join(""),
      stroke: colour(mark),
      "stroke-dasharray": DASHES[mark.dash] ?? "none",
    });
  },
  bars(mark, { x, y, band }, { marks, front }) {
    const thick = Math.min(18, band * 0.62);
    mark.values.forEach((value, i) => {
      const [from, to] = [x(0), x(value)].sort((a, b) => a - b);
      marks.node(`${mark.id}-${i}`, "rect", {
        x: from,
        y: y(i) - thick / 2,
        width: to - from,
        height: thick,
        fill: colour(mark),
        rx: 1.5,
      });
      const left = value < 0;
      front.node(
        `${mark.id}-${i}`,
        "text",
        {
          class: value === 0 ? "chart-zero" : "chart-value",
          y: y(i),
          dy: "0.34em",
          x: x(value) + (left ? -6 : 6),
          "text-anchor": left ? "end" : "start",
        },
        value === 0 ? "0" : short(value),
      );
    });
  },
  ticks(mark, { x, y }, { marks }) {
    mark.values.forEach((value, i) =>
      marks.node(`${mark.id}-${i}`, "path", {
        class: "chart-line",
        stroke: colour(mark),
        d: `M${point(x(value), y(i) - 9)}v18`,
      }),
    );
  },
  intervals(mark, { x, y }, { marks, front }) {
    mark.values.forEach((value, i) => {
      marks.node(`${mark.id}-${i}`, "path", {
        class: "chart-line",
        stroke: colour(mark),
        d: `M${point(x(mark.low[i]), y(i) - 4)}v8m0 -4H${x(mark.high[i]).toFixed(1)}m0 -4v8`,
      });
      front.node(`${mark.id}-${i}`, "path", {
        class: "chart-point",
        fill: colour(mark),
        d: SHAPES.circle(x(value), y(i)),
      });
    });
  },
  rule(mark, { x, y, w, h: tall }, { front }) {
    const upright = mark.x !== undefined;
    const at = upright ? x(mark.x) : y(mark.y);
    front.node(`${mark.id}-line`, "line", {
      class: "chart-rule",
      stroke: colour(mark),
      "stroke-dasharray": DASHES[mark.dash] ?? "none",
      ...(upright ? { x1: at, x2: at, y1: 0, y2: tall } : { x1: 0, x2: w, y1: at, y2: at }),
    });
    const wide = textWidth(mark.label ?? "") + 8;
    const flip = upright && (mark.low ? at > wide : at + wide > w);
    const place = upright ? { x: at + (flip ? -6 : 6), y: mark.low ? tall - 7 : 12 } : { x: 6, y: at - 5 };
    front.node(
      `${mark.id}-text`,
      "text",
      { class: "chart-rule-label", fill: colour(mark), "text-anchor": flip ? "end" : "start", ...place },
      mark.label ?? "",
    );
  },
  span(mark, { x, h: tall }, { back }) {
    const [from, to] = mark.x.map(x);
    back.node(mark.id, "rect", {
      class: "chart-span",
      x: from,
      y: 0,
      width: Math.max(0, to - from),
      height: tall,
    });
  },
};

const SHAPES = {
  circle: (x, y) => `M${point(x - 4, y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z`,
  diamond: (x, y) => `M${point(x, y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5Z`,
};

export function drawAxes({ back, front }, { x, y }, frame) {
  const { x: px, y: py, w, h: tall, top, left, ticksX, ticksY, ticksOnTheRight } = frame;
  for (const tick of ticksX) {
    const zero = tick === 0 && y.scale === "category";
    back.node(`x${tick}`, "line", {
      class: zero ? "chart-axis" : "chart-grid",
      x1: px(tick),
      x2: px(tick),
      y1: 0,
      y2: tall,
    });
    front.node(
      `x${tick}`,
      "text",
      { class: "chart-tick", x: px(tick), y: tall + 17, "text-anchor": "middle" },
      (x.format ?? short)(tick),
    );
  }
  if (y.scale === "category") {
    y.domain.forEach((text, i) =>
      front.node(
        `y${i}`,
        "text",
        {
          class: y.dim?.[i] ? "chart-name chart-dim" : "chart-name",
          x: -10,
          y: py(i),
          dy: "0.34em",
          "text-anchor": "end",
        },
        text,
      ),
    );
  } else {
    for (const tick of ticksY) {
      back.node(`y${tick}`, "line", { class: "chart-grid", x1: 0, x2: w, y1: py(tick), y2: py(tick) });
      front.node(
        `y${tick}`,
        "text",
        {
          class: "chart-tick",
          x: ticksOnTheRight ? w + 8 : -8,
          y: py(tick),
          dy: "0.34em",
          "text-anchor": ticksOnTheRight ? "start" : "end",
        },
        (y.format ?? short)(tick),
      );
    }
    back.node("base", "line", { class: "chart-axis", x1: 0, x2: w, y1: tall, y2: tall });
    const under = ticksOnTheRight ? -left : 0;
    front.node("xlabel", "text", { class: "chart-label", x: under, y: tall + 36 }, x.label);
  }
  front.node(
    "title",
    "text",
    { class: "chart-label", x: -left, y: 12 - top },
    y.scale === "category" ? x.label : y.label,
  );
}

/**
 * Each line's name at its last point: beside the plot, pushed apart, or above a line that ends inside it. With
 * names: "left" at its first point.
 */
export function drawEndLabels(front, spec, { x, y, w, h: tall, ticksOnTheRight: left }) {
  const labels = labelled(spec)
    .filter((mark) => mark.x.length)
    .map((mark) => {
      const at = left ? 0 : mark.x.length - 1;
      return { mark, x: x(mark.x[at]) + (left ? -8 : 8), y: Math.max(6, Math.min(tall - 2, y(mark.y[at]))) };
    });
  const beside = labels.filter((label) => left || label.x > w).sort((a, b) => a.y - b.y);
  beside.forEach((label, i) => {
    if (i) label.y = Math.max(label.y, beside[i - 1].y + LINE_HEIGHT);
  });
  for (let i = beside.length - 1, below = tall + 4; i >= 0; i -= 1) {
    beside[i].y = Math.min(beside[i].y, below);
    below = beside[i].y - LINE_HEIGHT;
  }
  for (const label of labels) {
    if (!left && label.x <= w) label.y -= 10;
  }
  for (const { mark, x: px, y: py } of labels) {
    front.node(
      `${mark.id}-end`,
      "text",
      {
        class: mark.faint ? "chart-name chart-dim" : "chart-end",
        x: px,
        y: py,
        dy: "0.34em",
        "text-anchor": left ? "end" : "start",
        fill: colour(mark),
      },
      mark.label,
    );
  }
}

export const colour = ({ series }) => (series ? `var(--mo-series-${series})` : "var(--mo-text)");
const point = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
