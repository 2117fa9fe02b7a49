// Sentences with words in the colours of the picture: {1:words} takes the colour of series 1.

import { h } from "./elements.js";

/** The words of a sentence without its colours. */
export const plain = (text) => text.replace(/\{\d:([^}]*)\}/g, "$1");

/** The words of a sentence as nodes, each colour in its place. */
export function coloured(text) {
  return text.split(/(\{\d:[^}]*\})/).map((part) => {
    const match = part.match(/^\{(\d):([^}]*)\}$/);
    return match ? h("span", { class: `lab-series-${match[1]}` }, match[2]) : part;
  });
}

/** A small number in words. */
export const inWords = (count) =>
  ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"][count] ?? String(count);
