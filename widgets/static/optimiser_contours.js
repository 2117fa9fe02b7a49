// Level lines of a surface as polylines: marching squares on a grid, and the pieces joined end to end.

/** Polylines [{ x: [...], y: [...] }] on which f(x, y) is `level`, inside box = [left, right, low, high]. */
export function levelLines(f, level, [left, right, low, high], cells = 80) {
  const at = (i, j) => [left + ((right - left) * i) / cells, low + ((high - low) * j) / cells];
  const height = Array.from({ length: cells + 1 }, (_, i) =>
    Array.from({ length: cells + 1 }, (__, j) => f(...at(i, j)) - level),
  );
  const pieces = [];
  for (let i = 0; i < cells; i += 1) {
    for (let j = 0; j < cells; j += 1) {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
      const crossings = corners.flatMap((from, k) => crossing(from, corners[(k + 1) % 4]));
      for (let k = 0; k + 1 < crossings.length; k += 2) pieces.push([crossings[k], crossings[k + 1]]);
    }
  }
  return joined(pieces).map((points) => ({ x: points.map(([x]) => x), y: points.map(([, y]) => y) }));

  /** Where the level is met between two neighbouring corners of the grid: one point, or none. */
  function crossing([i, j], [k, l]) {
    const [one, other] = [height[i][j], height[k][l]];
    if (one >= 0 === other >= 0) return [];
    // from the lower corner to the higher one, so that both cells beside this edge find the same point
    const [[p, q], [r, s], share] = i + j < k + l ? [[i, j], [k, l], one / (one - other)] : [[k, l], [i, j], other / (other - one)];
    return [at(p + share * (r - p), q + share * (s - q))];
  }
}

/** Pieces [[a, b], ...] that share end points, as few long lines. */
function joined(pieces) {
  const key = ([x, y]) => `${x.toFixed(9)} ${y.toFixed(9)}`;
  const ends = new Map();
  const note = (piece) => piece.forEach((end) => ends.set(key(end), [...(ends.get(key(end)) ?? []), piece]));
  pieces.forEach(note);
  const used = new Set();
  const onwards = (end) => ends.get(key(end)).find((piece) => !used.has(piece));
  const walk = (line) => {
    for (let next = onwards(line.at(-1)); next; next = onwards(line.at(-1))) {
      used.add(next);
      line.push(key(next[0]) === key(line.at(-1)) ? next[1] : next[0]);
    }
    return line;
  };
  const lines = [];
  for (const piece of pieces) {
    if (used.has(piece)) continue;
    used.add(piece);
    lines.push(walk(walk([...piece]).reverse()));
  }
  return lines;
}
