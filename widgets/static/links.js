import { h } from "./elements.js";

const CELLS_ARRIVE_MS = [60, 400]; // a quick walk, then a patient one
const SETTLE_MS = 100;

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
  const notebook = event.target.closest(".jp-Notebook") ?? document; // others may be open, with the same headings
  const pane = event.target.closest(".jp-WindowedPanel-outer");
  const there = () => find(notebook, heading);
  if (!there() && pane) await walkTo(pane, there);
  // cells that arrive above it push it away again
  for (let times = 0; times < 10; times += 1) {
    there()?.scrollIntoView({ block: "start" });
    await wait(SETTLE_MS);
  }
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function find(page, heading) {
  const headings = [...page.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  return headings.find((node) => node.textContent.replace("¶", "").trim() === heading);
}

/** JupyterLab may put only those cells into the page that are in view: scroll down from the top to meet them. */
async function walkTo(pane, there) {
  const from = pane.scrollTop;
  for (const patience of CELLS_ARRIVE_MS) {
    for (let top = 0; top < pane.scrollHeight; top += pane.clientHeight / 2) {
      pane.scrollTop = top;
      await wait(patience);
      if (there()) return;
    }
  }
  pane.scrollTop = from;
}
