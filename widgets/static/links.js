import { h } from "./elements.js";

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
export function sectionLink(model, heading) {
  const path = model.widget_manager?.context?.path;
  const link = h("a", { href: "#", onclick: (event) => scrollTo(event, heading) }, heading);
  if (path !== undefined) {
    // JupyterLab finds headings of cells too that are not in the page, because they are out of view
    link.dataset.commandlinkerCommand = "rendermime:handle-local-link";
    link.dataset.commandlinkerArgs = JSON.stringify({ path, id: `#${heading.replaceAll(" ", "-")}` });
  }
  return link;
}

function scrollTo(event, heading) {
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")];
  const found = headings.find((node) => node.textContent.replace("¶", "").trim() === heading);
  if (!found) return; // JupyterLab's turn
  event.preventDefault();
  event.stopPropagation();
  found.scrollIntoView({ block: "start" });
}
