// Five faults: a tuning configuration in a text area, checked by the kernel as it is typed.

import { h, prose } from "./elements.js";
import { codeRow } from "./lab_code.js";
import { checkbox, newId } from "./lab_controls.js";
import { inWords } from "./lab_words.js";
import { ask, kernelFrame, problemLine, watch } from "./page.js";
import { paintCounter } from "./paint.js";

const PAUSE_MS = 250; // after the last key
const short = (value) => String(Number(Number(value).toPrecision(3)));

export default {
  render(context) {
    const { model } = context;
    const examples = model.get("examples");
    let example = examples[0];
    let timer = null;
    let hints = false; // say what would be right

    const id = newId();
    const text = h("textarea", { id, class: "linter-text", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", rows: 24,
      "aria-describedby": `${id}-help`, oninput: edited, onkeydown: keepIndent, onscroll: () => { gutter.scrollTop = text.scrollTop; } });
    const gutter = h("div", { class: "linter-gutter", "aria-hidden": "true" });
    const presets = examples.map((each) => h("button", { type: "button", class: "lab-preset", onclick: () => show(each) }, each.label));
    const count = h("p", { class: "lab-count mo-number" });
    const faults = h("ol", { class: "linter-faults" });
    const hintBox = checkbox({ label: "Show what would be right", onChange: (on) => { hints = on; draw(); } });
    const plan = h("div", { class: "linter-plan" });
    const sentence = h("p", { class: "lab-sentence", "aria-live": "polite" });
    const code = codeRow(() => `from course.study_spec import study_problems\n\ntext = """\\\n${text.value.replace(/\\/g, "\\\\").replace(/"""/g, '\\"\\"\\"')}"""\nfor problem in study_problems(text):\n    print(problem)\n`);
    const [problem, say] = problemLine();
    const [root, unwatchNotices] = kernelFrame(context,
      { class: "mo mo-panel lab", "data-lab": model.get("lab"), "data-painted": 0, "aria-label": "Five faults" },
      h("header", { class: "lab-head" }, h("p", { class: "lab-title" }, "Five faults"), count),
      h("h3", { class: "lab-question" }, "Would you press the button?"),
      h("p", { class: "mo-muted", id: `${id}-help` }, "Mend the text; it is checked as you type. Tab leaves the text. Nothing is sent anywhere."),
      h("div", { class: "lab-presets", role: "group", "aria-label": "Try" }, h("span", { "aria-hidden": "true" }, "Try"), ...presets),
      problem,
      h("div", { class: "lab-pictures lab-halves" },
        h("div", {}, h("label", { for: id, class: "linter-label" }, "hparams.yaml"), h("div", { class: "linter-editor" }, gutter, text)),
        h("div", {}, h("div", { class: "linter-head" }, h("h4", {}, "What is wrong"), hintBox.node), faults, h("h4", {}, "What it would do"), plan)),
      sentence,
      h("div", { class: "lab-tools" }, ...code.nodes));
    const countPaint = paintCounter(root);

    function show(each) {
      example = each;
      text.value = each.text;
      text.scrollTop = 0;
      check();
    }

    function edited() {
      clearTimeout(timer);
      timer = setTimeout(check, PAUSE_MS);
      number();
      code.draw();
    }

    function check() {
      clearTimeout(timer);
      number();
      code.draw();
      return ask(context, { kind: "check", text: text.value }, say);
    }

    /** A new line begins where the one above does; the browser's own undo goes on working. */
    function keepIndent(event) {
      if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing) return;
      const before = text.value.slice(0, text.selectionStart);
      const [indent] = before.slice(before.lastIndexOf("\n") + 1).match(/^ */);
      if (!indent) return;
      event.preventDefault();
      document.execCommand("insertText", false, `\n${indent}`);
    }

    /** The numbers of the lines, those with a fault marked. */
    function number() {
      const marked = new Set(model.get("verdict").faults.flatMap(({ places }) => places.map(({ line }) => line)));
      const lines = text.value.split("\n").length;
      gutter.replaceChildren(...Array.from({ length: lines }, (_, i) => h("div", { class: marked.has(i + 1) && "linter-marked" }, String(i + 1))));
      presets.forEach((button, i) => button.setAttribute("aria-pressed", String(examples[i].text === text.value)));
    }

    function goTo(line) {
      const before = text.value.split("\n").slice(0, line - 1).join("\n").length;
      const start = line > 1 ? before + 1 : 0;
      const end = text.value.indexOf("\n", start);
      text.focus();
      text.setSelectionRange(start, end < 0 ? text.value.length : end);
    }

    function draw() {
      const verdict = model.get("verdict");
      const left = verdict.faults.length;
      const all = Math.max(example.faults, left);
      hintBox.draw(hints);
      count.textContent = left ? `${left} of ${all} fault${all === 1 ? "" : "s"} left` : "no faults left";
      const focused = faults.contains(document.activeElement);
      faults.replaceChildren(...verdict.faults.map((fault) => faultItem(fault, goTo, hints)));
      if (focused) text.focus({ preventScroll: true });
      if (!left) faults.replaceChildren(h("li", { class: "mo-note mo-good" }, h("span", { class: "mo-word" }, "Nothing. "), "Every field is one that the reference knows, and nothing required is missing."));
      plan.replaceChildren(...planParts(verdict.plan));
      const words = describe(verdict);
      if (sentence.textContent !== words) sentence.textContent = words;
      number();
      countPaint();
    }

    text.value = example.text;
    const unwatch = watch(model, ["verdict"], draw);
    return () => {
      clearTimeout(timer);
      unwatch();
      unwatchNotices();
    };
  },
};

function faultItem({ title, wasteful, places }, goTo, hints) {
  const word = wasteful ? "Taken, and wasteful" : "Refused";
  return h("li", { class: `mo-note ${wasteful ? "mo-notice" : "mo-bad"}` },
    h("p", {}, h("span", { class: "mo-word" }, `${word}: `), title),
    h("ul", {}, ...places.map(({ line, path, message }) => h("li", {},
      h("button", { type: "button", class: "mo-link", onclick: () => goTo(line) }, `line ${line}`), " ",
      ...(hints || !path ? prose(message) : [h("code", {}, path)])))));
}

function planParts(plan) {
  const bill = plan.pounds === null ? "It does not say how many trials there are."
    : `${plan.trials} trials × ${plan.hours_a_trial} hours × £${plan.pounds_an_hour.toFixed(2)} = £${plan.pounds.toFixed(2)}`;
  const wait = plan.rounds === null ? "How long it takes depends on how many run at a time."
    : `${plan.parallel} at a time: ${plan.rounds} round${plan.rounds === 1 ? "" : "s"}, ${short(plan.hours)} hours of waiting`;
  const dots = plan.rounds === null ? [] : [h("div", { class: "linter-rounds", "aria-hidden": "true" }, ...Array.from({ length: Math.min(plan.rounds, 50) }, () => h("span")))];
  return [h("p", { class: "mo-number" }, bill), h("p", { class: "mo-number" }, wait), ...dots, ...plan.parameters.map(parameterRow)];
}

/** A strip with a stroke where each of twenty trials would land. */
function parameterRow(one) {
  const scale = one.scale.replace("UNIT_", "").replace("_SCALE", "").replace("_", " ").toLowerCase();
  const kind = [one.kind || "no values", one.kind === "double" || one.kind === "integer" ? (scale && scale !== "type unspecified" ? `${scale} scale` : "no scale") : ""].filter(Boolean).join(", ");
  const head = h("p", { class: "linter-name" }, h("code", {}, one.name === "?" ? "no name" : one.name), ` ${kind}`);
  if (!one.landings.length) return h("div", { class: "linter-parameter" }, head, h("p", { class: "mo-muted" }, one.values.join(", ")));
  const about = `${one.name}: where its trials land between ${short(one.low)} and ${short(one.high)}`;
  const high = one.landings.filter((place) => place > 2 / 3).length;
  const axis = one.log_axis ? `on a log axis, ${high} of ${one.landings.length} in the upper third` : "evenly";
  return h("div", { class: "linter-parameter" }, head,
    h("div", { class: "linter-strip", role: "img", "aria-label": `${about}, ${axis}` },
      ...one.landings.map((place) => h("span", { style: `left: ${(100 * place).toFixed(2)}%` }))),
    h("div", { class: "linter-ends mo-number", "aria-hidden": "true" }, h("span", {}, short(one.low)), h("span", {}, short(one.high))));
}

/** What to see, in a sentence or two. */
function describe({ faults, plan }) {
  if (faults.some(({ code }) => code === "yaml") && !plan.trials) {
    return `This is no YAML yet, so nothing else can be checked. Begin with line ${faults[0].places[0].line}.`;
  }
  const wasteful = faults.filter((fault) => fault.wasteful).length;
  const refused = faults.length - wasteful;
  if (refused) {
    const also = wasteful ? ` ${wasteful === 1 ? "One more is" : `${capital(inWords(wasteful))} more are`} taken without a word, and cost${wasteful === 1 ? "s" : ""} you trials.` : "";
    return `The service would send this back: ${refused === 1 ? "one fault is" : `${inWords(refused)} faults are`} against the reference. That costs nothing.${also}`;
  }
  if (wasteful) {
    const money = plan.pounds === null ? "your money" : `your £${plan.pounds.toFixed(2)}`;
    return `The service takes this, and ${money}. Look at the strips: where strokes crowd on the right, most trials repeat each other. They are spent for nothing.`;
  }
  return `Ready: ${plan.trials} trials, ${plan.parallel} at a time. In the strips the strokes are spread over the whole range, and ${plan.rounds} round${plan.rounds === 1 ? "" : "s"} leave${plan.rounds === 1 ? "s" : ""} time to learn.`;
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
