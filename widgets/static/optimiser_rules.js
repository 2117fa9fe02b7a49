// The optimiser race without pictures: surfaces, update rules, seeded noise, and one run.

export const RATES = [0.0003, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3];
export const BROKEN_EVERY = 40; // steps
export const BROKEN_FACTOR = 100;
const EPSILON = 1e-7;
const RHO = 0.9; // RMSprop's memory, as in Keras
const LOST = 1e3; // farther away than this, a run has flown off
const LAST = 10; // steps whose mean loss is where a run ends
const SEED = 1;

// loss(x, y), slope(x, y) => [along x, along y]; box: what the map shows, [left, right, low, high]
export const SURFACES = {
  ravine: {
    where: "in the ravine",
    start: [-4, 1.2],
    goals: [[0, 0]],
    box: [-4.8, 3, -1.8, 1.8],
    steps: 100,
    loss: (x, y) => 0.5 * (x * x + 50 * y * y),
    slope: (x, y) => [x, 50 * y],
  },
  rosenbrock: {
    where: "on Rosenbrock’s bend",
    start: [-1.5, 2],
    goals: [[1, 1]],
    box: [-2.2, 2, -1.2, 3.2],
    steps: 300,
    loss: (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    slope: (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  },
  saddle: {
    where: "on the saddle",
    start: [-1.8, 0.001],
    goals: [[0, 1], [0, -1]],
    box: [-2.2, 1.6, -1.5, 1.5],
    steps: 150,
    loss: (x, y) => 0.5 * x * x + 0.25 * (y * y - 1) ** 2,
    slope: (x, y) => [x, y * (y * y - 1)],
  },
};

// Each rule gets a slope g, its memory of this weight, the number t of the step from 1, and what is set; it
// returns what to add to the weight.
export const RULES = {
  SGD: (g, memory, t, { rate }) => -rate * g,
  Momentum: (g, memory, t, { rate, beta1 }) => {
    memory.step = beta1 * memory.step - rate * g;
    return memory.step;
  },
  RMSprop: (g, memory, t, { rate }) => {
    memory.v = RHO * memory.v + (1 - RHO) * g * g;
    return (-rate * g) / Math.sqrt(memory.v + EPSILON);
  },
  Adam: (g, memory, t, { rate, beta1, beta2 }) => {
    memory.m = beta1 * memory.m + (1 - beta1) * g;
    memory.v = beta2 * memory.v + (1 - beta2) * g * g;
    return (-rate * (memory.m / (1 - beta1 ** t))) / (Math.sqrt(memory.v / (1 - beta2 ** t)) + EPSILON);
  },
};

/** Normally distributed numbers that are the same on every machine: mulberry32, then Box and Muller. */
export function normals(seed = SEED) {
  let a = seed;
  const uniform = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** One optimiser from the start: { x, y, losses, lost, end }. All get the same noise. */
export function run(name, settings) {
  const { loss, slope, start, steps } = SURFACES[settings.surface];
  const draw = normals();
  const memory = [0, 1].map(() => ({ step: 0, m: 0, v: 0 }));
  let w = [...start];
  const found = { x: [w[0]], y: [w[1]], losses: [loss(...w)], lost: false };
  for (let t = 1; t <= steps && !found.lost; t += 1) {
    let g = slope(...w).map((each) => each + settings.noise * draw());
    if (settings.batches === "broken" && t % BROKEN_EVERY === 0) g = g.map((each) => BROKEN_FACTOR * each);
    const length = Math.hypot(...g);
    if (settings.clip && length > settings.clip) g = g.map((each) => (each * settings.clip) / length);
    w = w.map((each, i) => each + RULES[name](g[i], memory[i], t, settings));
    found.lost = !(Math.hypot(...w) < LOST);
    found.x.push(w[0]);
    found.y.push(w[1]);
    found.losses.push(loss(...w));
  }
  const last = found.losses.slice(-LAST);
  found.end = found.lost ? Infinity : last.reduce((sum, each) => sum + each, 0) / last.length;
  return found;
}

/** The run of each optimiser, by name, with its `rate`: the one that is set, or the best of its own. */
export function race(settings) {
  return Object.fromEntries(
    Object.keys(RULES).map((name) => {
      const rates = settings.rates === "best" ? RATES : [settings.rate];
      const runs = rates.map((rate) => ({ rate, ...run(name, { ...settings, rate }) }));
      return [name, runs.reduce((best, each) => (each.end < best.end ? each : best))];
    }),
  );
}
