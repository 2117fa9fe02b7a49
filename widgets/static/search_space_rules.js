// What a box draws: { kind: "float", "int" or "choice", scale: "linear", "log" or "log2", low, high }.

const EPS = 1e-9; // 2 ** Math.log2(8) need not be 8

/** Why nothing can be drawn from this box, or "". */
export function trouble({ kind, scale, low, high }) {
  if (low >= high) return "The low end must lie below the high end.";
  if (scale !== "linear" && low <= 0) return "A logarithmic scale has no zero, so it cannot begin there: Optuna refuses this box. Raise the low end.";
  if (kind !== "float" && !values({ kind, scale, low, high }).length) {
    return `Between ${low} and ${high} there is no ${kind === "int" ? "whole number" : { linear: "value", log: "power of ten", log2: "power of two" }[scale]} to draw.`;
  }
  return "";
}

/** The values that can come up, from small to large; null where there is a continuum of them. */
export function values({ kind, scale, low, high }) {
  if (kind === "float") return null;
  const from = scale === "log2" ? Math.log2(low) : Math.log10(low);
  const to = scale === "log2" ? Math.log2(high) : Math.log10(high);
  const powers = (base) => integers(from, to).map((n) => (n < 0 ? 1 / base ** -n : base ** n));
  if (scale === "log2") return powers(2).filter((value) => kind === "choice" || value >= 1);
  if (kind === "int") return integers(low, high).filter((value) => scale === "linear" || value > 0);
  return scale === "log" ? powers(10) : [0, 1, 2, 3, 4].map((n) => Number((low + ((high - low) * n) / 4).toPrecision(12)));
}

/** The value that each share, a number from 0 to 1, of the box stands for. */
export function draws(box, shares) {
  const { kind, scale, low, high } = box;
  const all = values(box);
  if (!all) return shares.map((share) => (scale === "linear" ? low + (high - low) * share : low * (high / low) ** share));
  if (kind === "int" && scale === "log") {
    const [from, to] = [all[0] - 0.5, all[all.length - 1] + 0.5]; // as Optuna rounds
    return shares.map((share) => Math.min(all[all.length - 1], Math.max(all[0], Math.round(from * (to / from) ** share))));
  }
  return shares.map((share) => all[Math.min(all.length - 1, Math.floor(share * all.length))]);
}

/** The probability of a draw from `from` on and below `to`. */
export function chance(box, from, to) {
  const { kind, scale, low, high } = box;
  const all = values(box);
  if (!all) {
    const at = (value) => {
      const inside = Math.min(high, Math.max(low, value));
      return scale === "linear" ? (inside - low) / (high - low) : Math.log(inside / low) / Math.log(high / low);
    };
    return Math.max(0, at(to) - at(from));
  }
  const inside = all.filter((value) => value >= from && value < to);
  if (kind !== "int" || scale !== "log") return inside.length / all.length;
  if (!inside.length) return 0;
  const width = (one, other) => Math.log((other + 0.5) / (one - 0.5));
  return width(inside[0], inside[inside.length - 1]) / width(all[0], all[all.length - 1]);
}

/** The line of Python that asks Optuna for it. */
export function suggestion(name, box) {
  const { kind, scale } = box;
  const [low, high] = [box.low, box.high].map((value) => number(value, kind === "float"));
  const all = values(box);
  if (kind === "choice") return `trial.suggest_categorical("${name}", [${all.map((value) => number(value, false)).join(", ")}])`;
  if (kind === "int") {
    const ends = scale === "log2" ? [Math.log2(all[0]), Math.log2(all[all.length - 1])].map(Math.round) : [all[0], all[all.length - 1]];
    if (scale === "log2") return `2 ** trial.suggest_int("log2_${name}", ${ends.join(", ")})`;
    return `trial.suggest_int("${name}", ${ends.join(", ")}${scale === "log" ? ", log=True" : ""})`;
  }
  return `trial.suggest_float("${name}", ${low}, ${high}${scale === "linear" ? "" : ", log=True"})`;
}

/** Python that draws fifty values from the box and prints them. */
export function drawingCode(name, box) {
  return [
    "import optuna",
    "",
    "optuna.logging.set_verbosity(optuna.logging.WARNING)",
    "study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))",
    "draws = []",
    "for _ in range(50):",
    "    trial = study.ask()",
    `    draws.append(${suggestion(name, box)})`,
    "print(sorted(draws))",
    "",
  ].join("\n");
}

function integers(low, high) {
  const [first, last] = [Math.ceil(low - EPS), Math.floor(high + EPS)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

/** A number as Python writes it: 1e-05, 0.5, and 1.0 where it is to be a float. */
function number(value, float) {
  const text = value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential().replace(/e-(\d)$/, "e-0$1") : String(value);
  return float && /^\d+$/.test(text) ? `${text}.0` : text;
}
