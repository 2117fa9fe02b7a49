// Use my data: a CSV file of the learner's, read in the kernel on this machine.

import { h } from "./elements.js";
import { menu } from "./lab_controls.js";
import { ask, problemLine } from "./page.js";

const MOST_BYTES = 10 * 1024 ** 2; // as in widgets/labs/own_table.py

export function tableRow(context) {
  const { model } = context;
  const [problem, say] = problemLine();
  const file = h("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv", hidden: true, onchange: read });
  const choose = h("button", { type: "button", onclick: () => file.click() }, "Use my data");
  const target = menu({ label: "Predict", onChoose: (name) => (chosen = name) });
  const start = h("button", { type: "button", class: "mo-primary", onclick: begin }, "Work it out");
  const back = h("button", { type: "button", onclick: () => ask(context, { kind: "forget_table" }, say) });
  const cancel = h(
    "button",
    { type: "button", onclick: () => ask(context, { kind: "cancel" }, say) },
    "Cancel",
  );
  const bar = h("progress", { "aria-label": "Working out your table", max: 1 });
  const what = h("span", { class: "lab-count" });
  const running = h("div", { class: "lab-running" }, bar, what, cancel);
  const about = h("p", { class: "lab-about", role: "status" });
  let chosen = "";

  async function read() {
    const [picked] = file.files;
    file.value = ""; // the same file may be chosen again
    if (!picked) return;
    if (picked.size > MOST_BYTES) {
      say(`${picked.name} is ${Math.round(picked.size / 1024 ** 2)} MB; the lab takes up to 10 MB.`);
      return;
    }
    chosen = "";
    start.disabled = true; // it would work out the table before this one
    try {
      await ask(context, { kind: "read_table", name: picked.name }, say, [await picked.arrayBuffer()]);
    } finally {
      start.disabled = false;
    }
  }

  function begin() {
    ask(context, { kind: "use_table", target: chosen || model.get("own").target }, say);
  }

  function draw() {
    const own = model.get("own");
    const table = model.get("data").table;
    const busy = own.status === "running";
    const read = Boolean(own.targets?.length) && !busy && own.status !== "done";
    const shown = own.status === "done" || (own.status && table.name === own.name);
    if (read) target.draw(own.targets, chosen || own.target);
    target.node.hidden = start.hidden = !read;
    running.hidden = !busy;
    choose.hidden = busy;
    back.hidden = busy || !own.status;
    back.textContent = shown ? `Back to ${own.home}` : "Leave it";
    if (busy && own.done) bar.value = own.done;
    else bar.removeAttribute("value");
    what.textContent = own.what || "starting, a few seconds";
    about.textContent = sentence(own, table);
  }

  return {
    node: h("div", { class: "lab-table" }, choose, file, target.node, start, running, back, about, problem),
    draw,
  };
}

function sentence(own, table) {
  const size = `${own.rows?.toLocaleString("en-GB")} rows, ${own.columns} columns`;
  if (own.status === "failed") return own.problem;
  if (own.status === "cancelled") return `Cancelled. The pictures still show ${table.name}.`;
  if (own.status === "read") return `${own.name}: ${size}. It takes two to four minutes and stays on this machine.`;
  if (own.status === "running") return `${own.name}: ${size}, predicting ${own.target}.`;
  if (own.status === "done") return [`The pictures show ${own.name}, predicting ${own.target}.`, ...own.notes].join(" ");
  return "A CSV file with a column of two values to predict. It is read by your kernel and never leaves this machine.";
}
