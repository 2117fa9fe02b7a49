// Copy as code: the Python that gives what the lab shows now.

import { h } from "./elements.js";

const SAID_MS = 3000;

/** A button that copies, and a place to read the code first. `code()` gives the text. */
export function codeRow(code) {
  const text = h("code");
  const said = h("span", { class: "lab-count", role: "status" });
  const copy = h("button", { type: "button", onclick: copied }, "Copy as code");
  const shown = h("details", { class: "lab-code", ontoggle: draw }, h("summary", {}, "Show the code"), h("pre", { tabindex: 0 }, text));

  async function copied() {
    draw();
    try {
      await navigator.clipboard.writeText(code());
      said.textContent = "Copied. Paste it into a cell.";
    } catch {
      shown.open = true; // the browser does not allow it: then by hand
      getSelection().selectAllChildren(text);
      said.textContent = "Press Ctrl+C (⌘C) to copy what is marked.";
    }
    setTimeout(() => said.replaceChildren(), SAID_MS);
  }

  function draw() {
    if (shown.open && text.textContent !== code()) text.textContent = code();
  }

  return { nodes: [copy, said, shown], draw };
}
