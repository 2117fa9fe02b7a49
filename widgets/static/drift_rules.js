// What the drift monitor works out: the value of a monitor over the days, its alarms, how late they are.

const FLOOR = 1e-4; // an empty bin counts as this share
const ZERO = "0".charCodeAt(0); // the character for no shop
const decoded = new Map(); // text => counts, for each text is read again at every move of a slider

/** A day's value belongs to the window that ends with it: { x: days, y: values }. */
export function watched(stream, data, { monitor, column, reference, window }) {
  if (monitor === "error") {
    const first = data.days - stream.mse.length;
    return rolling(stream.mse.map((value) => [value]), window, first, ([sum]) => Math.sqrt(sum / window) / stream.baseline);
  }
  const { then, now } = stream.counts[reference][column];
  const distance = monitor === "psi" ? psi : ks;
  return rolling(daily(now, data.bins), window, data.references[reference], (counts) => distance(then, counts));
}

/** Alarms begin where the value comes to lie above the line. */
export function alarms({ x, y }, line) {
  return x.filter((_, i) => y[i] > line && !(i > 0 && y[i - 1] > line));
}

/**
 * False alarms before `change`; after how many days the value is first above the line from there until `until`
 * (null: never); whether it was above the line already.
 */
export function judged({ x, y }, line, change, until) {
  const quiet = alarms({ x, y }, line).filter((day) => day < change).length;
  const found = x.findIndex((day, i) => day >= change && day < until && y[i] > line);
  return { quiet, delay: found < 0 ? null : x[found] - change + 1, already: y[x.indexOf(change - 1)] > line };
}

/** The share of the days before `change` on which the value lies above the line. */
export function ringing({ x, y }, line, change) {
  const before = y.filter((_, i) => x[i] < change);
  return before.filter((value) => value > line).length / before.length;
}

/** The population stability index of counts in 20 bins, taken in pairs. */
export function psi(then, now) {
  const [a, b] = [shares(pairs(then)), shares(pairs(now))].map((all) => all.map((share) => Math.max(share, FLOOR)));
  return a.reduce((sum, share, i) => sum + (b[i] - share) * Math.log(b[i] / share), 0);
}

/** The largest distance between the cumulative shares, at the edges of the bins. */
export function ks(then, now) {
  const [a, b] = [shares(then), shares(now)];
  let [gap, widest] = [0, 0];
  a.forEach((share, i) => {
    gap += b[i] - share;
    widest = Math.max(widest, Math.abs(gap));
  });
  return widest;
}

function rolling(rows, window, first, value) {
  const sums = rows.length ? rows[0].map(() => 0) : [];
  const [x, y] = [[], []];
  rows.forEach((row, i) => {
    row.forEach((each, k) => {
      sums[k] += each - (i >= window ? rows[i - window][k] : 0);
    });
    if (i < window - 1) return;
    x.push(first + i);
    y.push(value(sums));
  });
  return { x, y };
}

function daily(text, bins) {
  if (!decoded.has(text)) {
    const counts = Array.from(text, (character) => character.charCodeAt(0) - ZERO);
    decoded.set(text, Array.from({ length: counts.length / bins }, (_, day) => counts.slice(day * bins, (day + 1) * bins)));
  }
  return decoded.get(text);
}

const pairs = (counts) => counts.filter((_, i) => i % 2 === 0).map((count, i) => count + counts[2 * i + 1]);

function shares(counts) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / all);
}
