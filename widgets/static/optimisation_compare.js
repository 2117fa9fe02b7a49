// Panel Compare: what was pinned, side by side, with the noise of each.

import { createChart } from "./chart.js";
import { h } from "./elements.js";
import { plain } from "./lab_words.js";

const MOST = 12;

export const comparePanel = {
  id: "compare",
  title: "Compare",
  question: "Which of your runs is really better, and which was only lucky?",
  about: () =>
    "Pin a run in another tab to see it here. Each line is one standard error to either side: two lines that " +
    "overlap are no evidence of a difference.",
  build,
};

function build(lab) {
  const holder = h("div", { class: "lab-pictures" });
  const list = h("ul", { class: "lab-pins" });
  let chart = null;
  let count = -1;

  function draw() {
    const pins = lab.pins.slice(-MOST);
    if (pins.length !== count) {
      count = pins.length;
      chart = count ? newChart(count) : null; // its height goes with the number of pins
      holder.replaceChildren(...(chart ? [chart.node] : []));
      list.replaceChildren(...pins.map((pin) => h("li", {}, named(pin), remove(pin))));
    }
    if (!chart) return "Nothing is pinned yet.";
    const sentence = say(pins);
    const [low, high] = [Math.min, Math.max].map((f) =>
      f(...pins.flatMap(({ accuracy, se }) => [accuracy - 2 * se, accuracy + 2 * se])),
    );
    chart.update({
      summary: plain(sentence),
      x: { label: "Validation accuracy ± 1 standard error", domain: [low - 0.01, high + 0.01] },
      y: { scale: "category", label: "Run", domain: pins.map(({ short }) => short) },
      marks: [
        {
          id: "accuracy",
          type: "intervals",
          series: 1,
          label: "accuracy",
          values: pins.map(({ accuracy }) => accuracy),
          low: pins.map(({ accuracy, se }) => accuracy - se),
          high: pins.map(({ accuracy, se }) => accuracy + se),
        },
      ],
    });
    return sentence;
  }

  const remove = (pin) =>
    h(
      "button",
      {
        type: "button",
        class: "lab-quiet",
        "aria-label": `Remove ${named(pin)}`,
        onclick: () => lab.set({ pins: lab.pins.filter((each) => each !== pin) }),
      },
      "Remove",
    );

  return { controls: [], pictures: [holder, list], draw };
}

const named = ({ label, how, table }) => `${label} (${how}; ${table})`;

const newChart = (count) =>
  createChart({
    name: "Accuracy of the pinned runs",
    height: 30 * count + 84,
    x: { label: "Validation accuracy", domain: [0, 1] },
    y: { scale: "category", label: "Run", domain: Array.from({ length: count }, String) },
  });

function say(pins) {
  if (pins.length === 1) return "One run is pinned. Pin another to compare it with.";
  const [best, second] = [...pins].sort((one, other) => other.accuracy - one.accuracy);
  const gap = best.accuracy - second.accuracy;
  const noise = Math.hypot(best.se, second.se);
  const points = `${(100 * gap).toFixed(1)} ± ${(100 * noise).toFixed(1)} points`;
  const verdict =
    gap > 2 * noise
      ? "more than twice its standard error: unlikely to be luck."
      : "within noise: on this evidence take the simpler one.";
  const apart =
    best.how === second.how ? "" : " They were checked in different ways, which adds to the noise.";
  return `{1:${best.short}} is ahead of {1:${second.short}} by ${points}, ${verdict}${apart}`;
}
