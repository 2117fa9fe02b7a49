import { h, prose } from "./elements.js";
import { sectionLink } from "./links.js";
import { ask, kernelFrame, problemLine, watch } from "./page.js";

export default {
  render(context) {
    const { model } = context;
    const score = h("p", { class: "mo-muted mo-number" });
    const head = h("div", { class: "mo-head" }, h("h3", {}, "Quiz"), score);
    const questions = model.get("questions").map((question, index) => questionForm(context, question, index));
    const list = questions.length
      ? h("ol", { class: "mo-questions" }, questions.map(({ item }) => item))
      : h("p", {}, "This lesson has no quiz.");
    const [, unwatchNotices] = kernelFrame(context, { "aria-label": "Quiz" }, head, list);

    const unwatch = watch(model, ["results"], () => {
      const results = model.get("results");
      questions.forEach(({ id, show }) => show(results[id]));
      const right = Object.values(results).filter((result) => result.correct).length;
      score.textContent = questions.length ? `${right} of ${questions.length} right` : "";
    });
    return () => [unwatch, unwatchNotices].forEach((end) => end());
  },
};

function questionForm(context, { id, text, options, multi_select: multiSelect }, index) {
  const name = `mo-question-${Math.random().toString(36).slice(2)}`;
  const inputs = options.map((_, value) => h("input", { type: multiSelect ? "checkbox" : "radio", name, value }));
  const button = h("button", { type: "submit" }, "Check");
  const feedback = h("div", { class: "mo-status", role: "status" });
  const [problem, say] = problemLine();

  const form = h(
    "form",
    { novalidate: true },
    h(
      "fieldset",
      {},
      h("legend", {}, h("span", { class: "mo-index" }, `${index + 1}`), h("span", {}, prose(text))),
      multiSelect ? h("p", { class: "mo-muted mo-small" }, "Choose all that apply.") : [],
      options.map((option, value) => h("label", {}, inputs[value], h("span", {}, prose(option)))),
    ),
    h("div", { class: "mo-row" }, button),
    problem,
    feedback,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = inputs.filter((input) => input.checked).map((input) => Number(input.value));
    if (chosen.length === 0) say("Choose an answer first.");
    else ask(context, { kind: "answer", question: id, chosen }, say);
  });

  let shown = null;
  const show = (result) => {
    if (!result || JSON.stringify(result) === shown) return;
    shown = JSON.stringify(result);
    inputs.forEach((input, value) => (input.checked = result.chosen.includes(value)));
    button.textContent = result.correct ? "Check" : "Check again";
    feedback.replaceChildren(verdict(result));
  };
  return { id, item: h("li", {}, form), show };
}

function verdict({ correct, feedback, ref, section, objective }) {
  const word = h("span", { class: "mo-word" }, correct ? "✓ Right." : "✗ Not yet.");
  const reasons = feedback.map((sentence) => h("p", {}, prose(sentence)));
  const source = ref
    ? [h("p", {}, h("a", { href: ref, target: "_blank", rel: "noopener" }, "Read more"))]
    : [];
  const again = section ? [h("p", {}, "Read again: ", sectionLink(section))] : [];
  const exam = objective ? [h("p", { class: "mo-muted mo-small" }, `Exam guide, item ${objective}`)] : [];
  return h("div", { class: `mo-note ${correct ? "mo-good" : "mo-bad"}` }, word, reasons, source, again, exam);
}
