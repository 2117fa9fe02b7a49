// What is better than what: criteria, limits, the Pareto front, and differences on the same rows.

/** `better` is 1 where more is better, −1 where less is. `of` gives low, middle and high. */
export const CRITERIA = {
  accuracy: {
    label: "Accuracy",
    words: "accuracy",
    better: 1,
    of: ({ accuracy }) => accuracy,
    show: (value) => value.toFixed(3),
  },
  one_row: {
    label: "Latency of one row",
    words: "latency of one row",
    better: -1,
    scale: "log",
    of: ({ one_row: time }) => time,
    show: duration,
  },
  batch: {
    label: "Latency a row, in a batch",
    words: "latency in a batch",
    better: -1,
    scale: "log",
    of: ({ batch }) => batch,
    show: duration,
  },
  size: { label: "Size", words: "size", better: -1, scale: "log", of: ({ size }) => exact(size), show: bytes },
  compressed: {
    label: "Size, compressed",
    words: "compressed size",
    better: -1,
    scale: "log",
    of: ({ compressed }) => exact(compressed),
    show: bytes,
  },
  interpretability: {
    label: "Interpretability",
    words: "interpretability",
    better: 1,
    of: ({ interpretability }) => exact(interpretability),
    show: (value) => `${value} of 5`,
  },
};

const exact = (value) => [value, value, value];

/** Microseconds as a person says them. */
export function duration(value) {
  if (value < 1) return `${Number((1000 * value).toPrecision(2))} ns`;
  if (value < 1000) return `${Number(value.toPrecision(2))} µs`;
  return `${Number((value / 1000).toPrecision(2))} ms`;
}

/** Bytes as a person says them; 1 kB = 1000 bytes. */
export function bytes(value) {
  if (value < 1000) return `${value} B`;
  if (value < 1e6) return `${Number((value / 1000).toPrecision(2))} kB`;
  return `${Number((value / 1e6).toPrecision(2))} MB`;
}

const middle = (criterion, candidate) => CRITERIA[criterion].of(candidate)[1];

/** The candidates that no other beats: none is as good by all these criteria and better by one. */
export function front(candidates, criteria) {
  const gain = (one, other) =>
    criteria.map((name) => CRITERIA[name].better * (middle(name, one) - middle(name, other)));
  return candidates.filter(
    (each) =>
      !candidates.some((other) => {
        const gains = gain(other, each);
        return gains.every((by) => by >= 0) && gains.some((by) => by > 0);
      }),
  );
}

/** Accuracy of one less that of another, with its standard error: both predicted the same rows. */
export function difference(one, other, rows) {
  const [mine, theirs] = [rightOn(one, rows), rightOn(other, rows)];
  let [gained, lost] = [0, 0];
  for (let row = 0; row < rows; row += 1) {
    if (mine[row] > theirs[row]) gained += 1;
    else if (mine[row] < theirs[row]) lost += 1;
  }
  const mean = (gained - lost) / rows;
  return { mean, se: Math.sqrt((gained + lost) / rows - mean ** 2) / Math.sqrt(rows) };
}

/** The candidate that this criterion likes best. */
export const bestBy = (criterion, candidates) =>
  candidates.reduce((best, each) =>
    CRITERIA[criterion].better * (middle(criterion, each) - middle(criterion, best)) > 0 ? each : best,
  );

const read = new WeakMap();

/** 1 for each row that the candidate got right, else 0; stored as hexadecimal digits, the first row foremost. */
function rightOn(candidate, rows) {
  if (!read.has(candidate)) {
    const bit = (row) => (parseInt(candidate.right[row >> 2], 16) >> (3 - (row & 3))) & 1;
    read.set(candidate, Uint8Array.from({ length: rows }, (_, row) => bit(row)));
  }
  return read.get(candidate);
}
