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
