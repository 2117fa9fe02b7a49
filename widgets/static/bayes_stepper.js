// The Bayes stepper: choose the next learning rate by slider, by click or by key, and compare with the formula.

import { createChart } from "./chart.js";
import { h } from "./elements.js";
import { checkbox, slider } from "./lab_controls.js";
import { coloured, plain } from "./lab_words.js";
import { ask, kernelFrame, problemLine, watch } from "./page.js";
import { paintCounter } from "./paint.js";

const MIDDLE = 60; // where the slider stands at first
const accuracy = (value) => value.toFixed(Number.isInteger(Number((value * 100).toFixed(6))) ? 2 : 3);
const hundredths = (value) => (100 * value).toFixed(2);
const PROMISE = { label: "Expected improvement (points of accuracy)", domain: [0, 0.1], format: hundredths };
const rateText = (rate) => String(Number(rate.toPrecision(2)));

export default {
  render(context) {
    const { model } = context;
    let position = MIDDLE;
    let peek = false; // show the expected improvement before choosing

    const rates = model.get("game").rates;
    const x = { label: "Learning rate", scale: "log", domain: [rates[0], rates.at(-1)], format: rateText };
    const curve = createChart({ name: "Accuracy over the learning rate", height: 340, x,
      y: { label: "Validation accuracy", domain: [0.5, 1], format: accuracy } });
    const promise = createChart({ name: "Expected improvement over the learning rate", height: 170, x,
      y: PROMISE });

    const round = h("p", { class: "lab-count mo-number" });
    const picker = slider({ label: "Your next learning rate", values: rates, ends: [rateText(rates[0]), rateText(rates.at(-1))],
      show: rateText, onInput: (rate) => move(rates.indexOf(rate)) });
    const input = picker.node.querySelector("input");
    input.addEventListener("keydown", (event) => event.key === "Enter" && !tryIt.disabled && send({ kind: "try", position }));
    const tryIt = h("button", { type: "button", class: "mo-primary", onclick: () => send({ kind: "try", position }) }, "Try it");
    const reveal = h("button", { type: "button", class: "mo-primary", onclick: () => send({ kind: "reveal" }) }, "Reveal the curve");
    const next = h("button", { type: "button", class: "mo-primary", onclick: () => send({ kind: "next_round" }) }, "Next round");
    const peekBox = checkbox({ label: "Show the expected improvement before I choose", onChange: (on) => { peek = on; draw(); } });
    const sentence = h("p", { class: "lab-sentence", "aria-live": "polite" });
    const tally = h("div", { class: "stepper-tally" });
    const pictures = h("div", { class: "lab-pictures" }, curve.node);
    const [problem, say] = problemLine();

    const [root, unwatchNotices] = kernelFrame(context,
      { class: "mo mo-panel lab", "data-lab": model.get("lab"), "data-painted": 0, "aria-label": "Bayes stepper" },
      h("header", { class: "lab-head" }, h("p", { class: "lab-title" }, "Bayes stepper"), round),
      h("h3", { class: "lab-question" }, "Eight tries, one hidden curve. Where do you look next?"),
      h("div", { class: "lab-controls stepper-controls" }, picker.node, h("div", { class: "stepper-actions" }, tryIt, reveal, next, peekBox.node)),
      problem,
      pictures, sentence, tally);
    const countPaint = paintCounter(root);

    for (const chart of [curve, promise]) {
      const plot = chart.node.querySelector(".chart-reader");
      plot.addEventListener("click", (event) => {
        const box = plot.getBoundingClientRect();
        const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
        move(Math.round(share * (rates.length - 1)));
      });
    }

    /** The button that was pressed may be gone or disabled afterwards: put the keyboard where it goes on. */
    async function send(message) {
      const focused = root.contains(document.activeElement);
      if (!(await ask(context, message, say)) || !focused) return;
      ([reveal, next].find((button) => !button.hidden) ?? input).focus({ preventScroll: true });
    }

    function move(to) {
      position = to;
      draw();
    }

    function draw() {
      const game = model.get("game");
      const done = "truth" in game.result;
      const tried = game.tries.some((one) => one.position === position);
      round.textContent = `Round ${game.round} · ${game.left} of 8 tries left`;
      picker.draw(position);
      input.disabled = game.left === 0;
      tryIt.hidden = game.left === 0;
      tryIt.disabled = tried;
      tryIt.title = tried ? "You know the answer here." : "";
      reveal.hidden = game.left > 0 || done;
      next.hidden = !done;
      peekBox.draw(peek);
      if (peek !== pictures.contains(promise.node)) pictures.replaceChildren(curve.node, ...(peek ? [promise.node] : []));
      const words = describe(game, rates);
      curve.update({ y: { label: "Validation accuracy", domain: heights(game), format: accuracy }, summary: plain(words), marks: marks(game, rates, position) });
      const { improvement } = game.belief;
      promise.update({ y: { ...PROMISE, domain: [0, Math.max(...improvement, 2e-4) * 1.15] }, summary: `Largest at a learning rate of ${rateText(rates[game.belief.peak])}.`, marks: [
        { id: "improvement", type: "line", series: 2, label: "improvement", x: rates, y: improvement },
        { id: "peak", type: "rule", series: 2, dash: "dash", x: rates[game.belief.peak], label: `formula: ${rateText(rates[game.belief.peak])}` },
      ] });
      if (sentence.dataset.text !== words) {
        sentence.dataset.text = words;
        sentence.replaceChildren(...coloured(words));
      }
      tally.replaceChildren(...(game.rounds.length ? [table(game.rounds)] : []));
      countPaint();
    }

    const unwatch = watch(model, ["game"], draw);
    return () => {
      unwatch();
      unwatchNotices();
    };
  },
};

function marks(game, rates, position) {
  const { belief, result, tries } = game;
  const last = tries.at(-1);
  const all = [
    { id: "band", type: "band", series: 1, x: rates, low: belief.low, high: belief.high },
    { id: "mean", type: "line", series: 1, label: "surrogate", x: rates, y: belief.mean },
    { id: "tries", type: "points", x: tries.map((one) => rates[one.position]), y: tries.map((one) => one.score), label: "your tries" },
  ];
  if (result.truth) {
    all.push({ id: "truth", type: "line", series: 3, label: "truth", x: rates, y: result.truth },
      { id: "formula", type: "points", series: 2, shape: "diamond", label: "formula's tries",
        x: result.formula_positions.map((at) => rates[at]), y: result.formula_scores });
  } else if (game.left) {
    all.push({ id: "next", type: "rule", dash: "dot", x: rates[position], label: "your next try" });
  }
  if (last.formula !== null && !result.truth) {
    all.push({ id: "instead", type: "rule", series: 2, dash: "dash", x: rates[last.formula], label: "formula's last try", row: 1 });
  }
  return all;
}

/** The axis: room for the band, but no more than makes sense, and no hint of how high the curve goes. */
function heights({ belief }) {
  return [Math.max(0.3, Math.min(0.5, ...belief.low)), Math.min(1.1, Math.max(1, ...belief.high))];
}

/** What the picture shows, in a sentence or two. {1:words} takes the colour of series 1. */
function describe(game, rates) {
  const { left, result, tries } = game;
  if (result.truth) {
    const best = result.you <= result.formula ? "You did at least as well as the formula." : "The formula came closer this time.";
    return `Your best is ${points(result.you)} below the top. {2:Expected improvement}, from the same two points, ends ${points(result.formula)} below. ` +
      `Eight random tries end ${points(result.random)} below (median; the middle half from ${points(result.random_low)} to ${points(result.random_high)}), ` +
      `and you beat ${Math.round(100 * result.beaten)} % of them. ${best}`;
  }
  const best = Math.max(...tries.map((one) => one.score));
  const last = tries.at(-1);
  if (last.formula === null) {
    return `Two learning rates are known. The {1:line} is what the surrogate believes, the band is ± 2 standard deviations. Move the dotted line with the slider or with a click in the picture, then try it.`;
  }
  const same = Math.abs(last.formula - last.position) <= 2;
  const took = `You tried ${rateText(rates[last.position])} and got ${accuracy(last.score)}; your best is ${accuracy(best)}. `;
  const formula = same ? "{2:The formula} would have gone there too." : `{2:The formula} would have tried ${rateText(rates[last.formula])}.`;
  return took + formula + (left ? "" : " Your tries are spent. How far below the top do you think you are? Reveal the curve.");
}

const points = (value) => `${(100 * value).toFixed(1)} points`;

function table(rounds) {
  const cell = (value) => h("td", { class: "mo-number" }, (100 * value).toFixed(1));
  const total = (who) => rounds.reduce((sum, one) => sum + one[who], 0) / rounds.length;
  const row = (name, values) => h("tr", {}, h("th", { scope: "row" }, name), ...values.map(cell));
  return h("table", {}, h("caption", {}, "Points below the top after eight tries"),
    h("thead", {}, h("tr", {}, ...["Round", "You", "Formula", "Random (median)"].map((text, i) => h("th", { scope: "col", class: i ? "mo-number" : false }, text)))),
    h("tbody", {}, ...rounds.map((one) => row(String(one.round), [one.you, one.formula, one.random])),
      rounds.length > 1 ? row("mean", [total("you"), total("formula"), total("random")]) : ""));
}
