// Where things lie in a chart: margins, scales, round ticks, numbers in few digits.

const TOP = 32; // px above the plot: the label of its values, and of marker lines
const BELOW = 42; // px below the plot: ticks and the label of the x axis
const NARROW = 380; // px; below it a legend replaces the labels at line ends
const FONT = "600 12px";

/** Margins, plot size in px (w, h), scales (value => px) and ticks of a chart `width` px wide. */
export function measure({ x, y, marks, names: side }, width, height) {
  const direct = width >= NARROW;
  const category = y.scale === "category";
  const tall = height - TOP - BELOW;
  const ticksY = category ? [] : ticks(y, tall / 34);
  const names = category ? y.domain : ticksY.map(y.format ?? short);
  const ends = direct ? labelled({ marks }).map((mark) => textWidth(mark.label) + 12) : [];
  const margins = [Math.ceil(Math.max(...names.map(textWidth))) + 12, Math.ceil(Math.max(14, ...ends))];
  const [left, right] = side === "left" ? margins.reverse() : margins;
  const w = width - left - right;
  const toX = scale(x, 0, w);
  return {
    width,
    top: TOP,
    left,
    w,
    h: tall,
    direct,
    ticksOnTheRight: side === "left",
    ticksY,
    ticksX: ticks(x, w / 70),
    x: toX,
    y: category ? scale(y, 0, tall) : scale(y, tall, 0),
    band: tall / y.domain.length,
  };
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
  const digits =
    Math.abs(value) >= 100
      ? value.toFixed(0)
      : String(Number(value.toPrecision(Math.abs(value) < 1 ? 2 : 3)));
  return digits.replace("-", "−");
}

/** The marks whose label stands at a line's end. */
export const labelled = ({ marks }) =>
  marks.filter((mark) => mark.type === "line" && mark.label && mark.end !== false);

let pen = null;
/** Width in px of a label of the chart. */
export function textWidth(text) {
  if (!pen) {
    pen = document.createElement("canvas").getContext("2d");
    pen.font = `${FONT} ${getComputedStyle(document.body).fontFamily}`;
  }
  return pen.measureText(text).width;
}
