// Where the names of points are written: beside their points, and apart from each other.

import { textWidth } from "./chart_scale.js";

const TALL = 14; // px of a line of text
const GAP = 9; // px between a point and its name
const HEIGHTS = [-8, 17, -24, 33, -40, 49, -56, 65]; // px from a point to its name's foot, the nearest first

/** Points [{ px, py, name }] with `side` ("start" or "end"), `nameX` and `nameY` for those that have a name. */
export function placeNames(points, { w, h }) {
  const taken = points.map(({ px, py }) => ({ left: px - 5, right: px + 5, top: py - 5, bottom: py + 5 }));
  return points.map((each) => {
    if (!each.name) return each;
    const wide = textWidth(each.name) + 2;
    const places = HEIGHTS.flatMap((dy) => [place(each, dy, wide, "start"), place(each, dy, wide, "end")]);
    const inside = places.filter(({ left, right, top, bottom }) => left >= 0 && right <= w && top >= 0 && bottom <= h);
    const chosen = inside.find((box) => !taken.some((other) => meet(box, other))) ?? inside[0] ?? places[0];
    taken.push(chosen);
    return { ...each, side: chosen.side, nameX: chosen.x, nameY: chosen.bottom };
  });
}

function place({ px, py }, dy, wide, side) {
  const x = side === "start" ? px + GAP : px - GAP;
  const left = side === "start" ? x : x - wide;
  return { side, x, left, right: left + wide, top: py + dy - TALL, bottom: py + dy };
}

const meet = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
