// Copy as code of the optimiser race: plain NumPy that walks the same paths.

const SURFACE = {
  ravine: [
    "return 0.5 * (w[0] ** 2 + 50 * w[1] ** 2)",
    "return np.array([w[0], 50 * w[1]])",
  ],
  rosenbrock: [
    "return (1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2",
    "off = w[1] - w[0] ** 2\n    return np.array([-2 * (1 - w[0]) - 400 * w[0] * off, 200 * off])",
  ],
  saddle: [
    "return 0.5 * w[0] ** 2 + 0.25 * (w[1] ** 2 - 1) ** 2",
    "return np.array([w[0], w[1] * (w[1] ** 2 - 1)])",
  ],
};

/** `rates`: the learning rate of each optimiser; `every`, `factor`: which gradients are broken, and how. */
export function raceCode({ surface, beta1, beta2, clip, noise, batches }, rates, { start, steps }, { every, factor }) {
  const [loss, slope] = SURFACE[surface];
  const noisy = noise ? ` + rng.normal(0, ${noise}, 2)` : "";
  const broken = batches === "broken" ? `        if t % ${every} == 0:\n            g = g * ${factor}  # a broken batch\n` : "";
  const clipped = clip ? `        g = g * min(1, ${clip} / np.linalg.norm(g))\n` : "";
  return `import numpy as np


def loss(w):
    ${loss}


def slope(w):
    ${slope}


def sgd(w, g, s, t, lr):
    return w - lr * g


def momentum(w, g, s, t, lr):
    s["step"] = ${beta1} * s.get("step", 0) - lr * g
    return w + s["step"]


def rmsprop(w, g, s, t, lr):
    s["v"] = 0.9 * s.get("v", 0) + 0.1 * g**2
    return w - lr * g / np.sqrt(s["v"] + 1e-7)


def adam(w, g, s, t, lr):
    s["m"] = ${beta1} * s.get("m", 0) + (1 - ${beta1}) * g
    s["v"] = ${beta2} * s.get("v", 0) + (1 - ${beta2}) * g**2
    m, v = s["m"] / (1 - ${beta1}**t), s["v"] / (1 - ${beta2}**t)
    return w - lr * m / (np.sqrt(v) + 1e-7)


rates = {sgd: ${rates.SGD}, momentum: ${rates.Momentum}, rmsprop: ${rates.RMSprop}, adam: ${rates.Adam}}
for rule, lr in rates.items():
    w, state, losses = np.array([${start.join(", ")}], dtype=float), {}, []
${noise ? "    rng = np.random.default_rng(1)  # other draws than in the lab\n" : ""}    for t in range(1, ${steps + 1}):
        g = slope(w)${noisy}
${broken}${clipped}        w = rule(w, g, state, t, lr)
        losses.append(loss(w))
        if not np.linalg.norm(w) < 1000:
            break
    lost = not np.linalg.norm(w) < 1000
    print(f"{rule.__name__:>8}:", "flew off" if lost else f"{np.mean(losses[-10:]):.3g}")
`;
}
