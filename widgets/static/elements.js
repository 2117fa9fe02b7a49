// Building what a widget shows: elements, text of the front-matter, times.

/** An element with attributes (`onclick` and the like: listeners) and children (nodes or text). */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat());
  return node;
}

// `code` between backticks, *emphasis* between asterisks that touch a word; in Python: course/inline.py
const INLINE = /`([^`]+)`|(?<![\w*])\*([^\s*](?:[^*]*[^\s*])?)\*(?![\w*])/;

/** Text of the front-matter as nodes: `code`, *emphasis*, all else as it stands. */
export function prose(text) {
  const parts = text.split(INLINE); // text, code or undefined, emphasis or undefined, text, ...
  return parts
    .map((part, index) => (part === undefined || index % 3 === 0 ? part : h(index % 3 === 1 ? "code" : "em", {}, part)))
    .filter((part) => part);
}

/** A time as a person says it: "12:31" today, "3 November, 12:31" on another day. */
export function when(isoTime) {
  const time = new Date(isoTime);
  const clock = time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (time.toDateString() === new Date().toDateString()) return clock;
  return `${time.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${clock}`;
}
