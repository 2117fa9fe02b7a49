// The small formulas of the labs; widgets/labs/regularisation/rules.py has the same ones, and a test compares them.

/** Where Keras' EarlyStopping ends a run with these validation losses; epochs count from 0. */
export function stopEpoch(losses, patience, minDelta = 0) {
  let best = 0;
  let bestLoss = Infinity;
  for (let epoch = 0; epoch < losses.length; epoch += 1) {
    if (losses[epoch] + minDelta < bestLoss) {
      best = epoch;
      bestLoss = losses[epoch];
    } else if (epoch - best >= patience) return { last: epoch, best, early: true };
  }
  return { last: losses.length - 1, best, early: false };
}

/** The learning rate of an epoch (from 0) under one of five schedules. */
export function scheduleRate(name, epoch, epochs, baseRate) {
  const cosine = (fraction) => (baseRate * (1 + Math.cos(Math.PI * fraction))) / 2;
  if (name === "step") return baseRate * 0.3 ** Math.floor((4 * epoch) / epochs);
  if (name === "exponential") return baseRate * Math.exp((-4 * epoch) / epochs);
  if (name === "cosine") return cosine(epoch / epochs);
  if (name === "warm-up + cosine") {
    const warmUp = Math.max(1, Math.floor(epochs / 10));
    return epoch < warmUp ? baseRate * ((epoch + 1) / warmUp) : cosine((epoch - warmUp) / (epochs - warmUp));
  }
  return baseRate;
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean with its standard error. */
export function meanWithError(values) {
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return { mean: centre, se: Math.sqrt(variance / values.length) };
}

// Student's t, 97.5 %, for 1 to 9 degrees of freedom
const T975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** The mean of 2 to 10 values with its 95 % confidence interval (Student's t). */
export function interval95(values) {
  const { mean: centre, se } = meanWithError(values);
  const half = T975[values.length - 2] * se;
  return { mean: centre, low: centre - half, high: centre + half };
}

/** The place of the number in `values` that is nearest to `value`. */
export function nearestIndex(values, value) {
  const distances = values.map((candidate) => Math.abs(candidate - value));
  return distances.indexOf(Math.min(...distances));
}

/** Low and high that hold all values but the strangest share of them at either end, with a little room. */
export function domainOf(values, strangest = 0.01) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [at(strangest), at(1 - strangest)];
  const room = 0.06 * (high - low) || 0.05;
  return [low - room, high + room];
}
