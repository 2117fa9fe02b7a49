import { h } from "./elements.js";

const CELLS_ARRIVE_MS = 60;

/**
 * A link that opens a notebook in JupyterLab. `path` is relative to the notebook that shows the widget.
 * JupyterLab resolves links in text, but not in widgets: a plain link would leave the application.
 */
export function notebookLink(model, path, text) {
  const here = model.widget_manager?.context?.path; // where JupyterLab has this notebook
  if (here === undefined) return h("a", { href: path }, text);
  const { pathname } = new URL(path, `http://server/${here}`);
  const target = decodeURIComponent(pathname.slice(1));
  return h(
    "a",
    {
      href: "#",
      "data-commandlinker-command": "docmanager:open",
      "data-commandlinker-args": JSON.stringify({ path: target }),
    },
    text,
  );
}

/** A link to a heading of the notebook that shows the widget. */
export function sectionLink(heading) {
  return h("a", { href: "#", onclick: (event) => showSection(event, heading) }, heading);
}

async function showSection(event, heading) {
  event.preventDefault();
  event.stopPropagation();
  const pane = event.target.closest(".jp-WindowedPanel-outer");
  const found = find(heading) ?? (pane && (await walkTo(pane, heading)));
  found?.scrollIntoView({ block: "start" });
}

function find(heading) {
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  return headings.find((node) => node.textContent.replace("¶", "").trim() === heading);
}

/** JupyterLab may put only those cells into the page that are in view: scroll down from the top to meet them. */
async function walkTo(pane, heading) {
  const from = pane.scrollTop;
  for (let top = 0; top < pane.scrollHeight; top += pane.clientHeight / 2) {
    pane.scrollTop = top;
    await new Promise((resolve) => setTimeout(resolve, CELLS_ARRIVE_MS));
    const found = find(heading);
    if (found) return found;
  }
  pane.scrollTop = from;
  return null;
}
