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

/** Text of the front-matter as nodes: `code` between backticks, all else as it stands. */
export function prose(text) {
  return text.split(/`([^`]+)`/).map((part, index) => (index % 2 ? h("code", {}, part) : part));
}

/** A time as a person says it: "12:31" today, "3 November, 12:31" on another day. */
export function when(isoTime) {
  const time = new Date(isoTime);
  const clock = time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (time.toDateString() === new Date().toDateString()) return clock;
  return `${time.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${clock}`;
}
