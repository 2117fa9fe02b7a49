// Where the names of points are written: beside their points, and apart from each other.

import { textWidth } from "./chart_scale.js";

const TALL = 14; // px of a line of text
const GAP = 9; // px between a point and its name
const HEIGHTS = [-8, 17, -24, 33, -40, 49, -56, 65]; // px from a point to its name's foot, the nearest first

/** Points [{ px, py, name }] with `nameX` (its left edge) and `nameY` (its foot) for those that have a name. */
export function placeNames(points, { w, h }) {
  const taken = points.map(({ px, py }) => ({ left: px - 5, right: px + 5, top: py - 5, bottom: py + 5 }));
  return points.map((each) => {
    if (!each.name) return each;
    const wide = textWidth(each.name) + 2;
    const sides = [each.px + GAP, each.px - GAP - wide].map((left) => Math.max(0, Math.min(left, w - wide)));
    const places = HEIGHTS.flatMap((dy) => sides.map((left) => box(left, each.py + dy, wide)));
    const inside = places.filter(({ top, bottom }) => top >= 0 && bottom <= h);
    const chosen = inside.find((place) => !taken.some((other) => meet(place, other))) ?? places[0];
    taken.push(chosen);
    return { ...each, nameX: chosen.left, nameY: chosen.bottom };
  });
}

const box = (left, bottom, wide) => ({ left, right: left + wide, top: bottom - TALL, bottom });

const meet = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
