import { h, prose, when } from "./elements.js";
import { ask, kernelFrame, pressSave, problemLine, watch } from "./page.js";

const VERDICTS = {
  passed: ["✓", "Passed", "mo-good"],
  partly: ["◐", "Partly right", "mo-notice"],
  failed: ["✗", "Not right yet", "mo-bad"],
  "not attempted": ["–", "Not attempted", "mo-muted"],
  error: ["✗", "Stopped with an error", "mo-bad"],
  "timed out": ["✗", "Took too long", "mo-bad"],
  manual: ["✎", "Marked by a person", "mo-muted"],
};

export default {
  render(context) {
    const { model, el } = context;
    const [problem, say] = problemLine();
    const start = () => {
      pressSave(el); // the check reads the notebook from disk
      ask(context, { kind: "start" }, say);
    };
    const startOnceInPage = () => (el.isConnected ? start() : requestAnimationFrame(startOnceInPage)); // or no key is heard
    const total = h("p", { class: "mo-muted mo-number" });
    const progress = h("div", { class: "mo-checking", role: "status" });
    const advice = h("div", { class: "mo-status", role: "status" });
    const result = h("div");
    const again = h("button", { type: "button", class: "mo-primary", onclick: start }, "Check my work");
    const cancel = h("button", { type: "button", onclick: () => ask(context, { kind: "cancel" }, say) }, "Cancel");
    const [, unwatchNotices] = kernelFrame(
      context,
      { "aria-label": "Check my work" },
      h("div", { class: "mo-head" }, h("h3", {}, "Your work"), total),
      result,
      advice,
      problem,
      progress,
      h("div", { class: "mo-row" }, again, cancel),
    );

    let seconds = null;
    const unwatchRunning = watch(model, ["running"], () => {
      const running = model.get("running");
      clearInterval(seconds);
      again.disabled = running;
      again.textContent = model.get("report").at ? "Check again" : "Check my work";
      cancel.hidden = !running;
      progress.replaceChildren(...(running ? [h("p", {}, "Running the tests on the saved notebook "), clock()] : []));
      function clock() {
        const begun = Date.now();
        const elapsed = h("p", { class: "mo-muted mo-number", "aria-hidden": "true" }, "0 s");
        seconds = setInterval(() => {
          elapsed.textContent = `${Math.round((Date.now() - begun) / 1000)} s`;
        }, 1000);
        return h("div", {}, h("progress", { "aria-label": "Checking" }), elapsed);
      }
    });
    const unwatchResult = watch(model, ["report", "advice"], () => {
      const report = model.get("report");
      result.replaceChildren(...(report.at ? table(report) : []));
      total.textContent = report.at
        ? `${number(report.points)} of ${number(report.max_points)} points · checked ${when(report.at)}`
        : "";
      const text = model.get("advice");
      advice.replaceChildren(...(text ? [h("p", { class: "mo-note mo-notice" }, text)] : []));
    });
    if (model.get("fresh")) startOnceInPage();
    return () => {
      clearInterval(seconds);
      [unwatchNotices, unwatchRunning, unwatchResult].forEach((end) => end());
    };
  },
};

/** Points without the noise of sums of fractions. */
const number = (points) => `${Number(points.toFixed(2))}`;

function table({ exercises, notes }) {
  const heads = ["Exercise", "Result"].map((text) => h("th", { scope: "col" }, text));
  const rows = exercises.map(({ name, verdict, points, max_points: maxPoints, messages }) => {
    const [sign, word, kind] = VERDICTS[verdict] ?? ["", verdict, ""];
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, h("code", {}, name)),
      h(
        "td",
        {},
        h("span", { class: `mo-word ${kind}` }, h("span", { "aria-hidden": "true" }, `${sign} `), word),
        messages.map((message) => h("p", { class: "mo-message" }, prose(message))),
      ),
      h("td", { class: "mo-number" }, `${verdict === "manual" ? "–" : number(points)} / ${number(maxPoints)}`),
    );
  });
  return [
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, heads, h("th", { scope: "col", class: "mo-number" }, "Points"))),
      h("tbody", {}, rows),
    ),
    ...notes.map((note) => h("p", { class: "mo-muted mo-small" }, prose(note))),
  ];
}
