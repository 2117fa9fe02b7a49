// Successive halving with several workers on recorded learning curves, with and without waiting.
//
// A climb is a list of stretches { trial, worker, start, end, epochs }: who trained, when, and up to which epoch.
// `table` has `curves` (accuracy after each epoch, a row a setting) and `pace` (seconds an epoch of each row);
// `rows` are the rows of the trials, in turn.

import { insert, quantile } from "./sorted_numbers.js";

/** The epochs at which settings are compared, and the last epoch, at which they end. */
export function rungsOf(eta, grace, epochs) {
  const rungs = [];
  for (let rung = grace; rung < epochs; rung *= eta) rungs.push(rung);
  return [...rungs, epochs];
}

/** Ray Tune's rule: at a rung, stop unless among the best 1/eta of those that have been there so far. */
export function asha({ curves, pace }, rows, { eta, grace, workers }) {
  const rungs = rungsOf(eta, grace, curves[0].length);
  const seen = rungs.map(() => []);
  const climb = [];
  const places = Array.from({ length: workers }, () => ({ time: 0, trial: null, at: -1 }));
  let next = 0;
  for (;;) {
    const worker = earliest(places);
    if (worker < 0) return climb;
    const place = places[worker];
    if (place.trial !== null && !goesOn(place)) place.trial = null;
    if (place.trial === null && next < rows.length) [place.trial, place.at, next] = [next, -1, next + 1];
    if (place.trial === null) place.time = Infinity;
    else advance(worker, place);
  }

  function goesOn({ trial, at }) {
    if (at === rungs.length - 1) return false;
    const accuracy = curves[rows[trial]][rungs[at] - 1];
    const good = !seen[at].length || accuracy >= quantile(seen[at], 1 - 1 / eta);
    insert(seen[at], accuracy);
    return good;
  }

  function advance(worker, place) {
    const before = place.at < 0 ? 0 : rungs[place.at];
    const start = place.time;
    place.at += 1;
    place.time = start + (rungs[place.at] - before) * pace[rows[place.trial]];
    climb.push({ trial: place.trial, worker, start, end: place.time, epochs: rungs[place.at] });
  }
}

/** All reach a rung before the best 1/eta of them go on; at least one does. */
export function synchronous({ curves, pace }, rows, { eta, grace, workers }) {
  const climb = [];
  let trials = rows.map((_, trial) => trial);
  let [now, before] = [0, 0];
  for (const rung of rungsOf(eta, grace, curves[0].length)) {
    const places = Array.from({ length: workers }, () => ({ time: now }));
    for (const trial of trials) {
      const worker = earliest(places);
      const start = places[worker].time;
      const end = start + (rung - before) * pace[rows[trial]];
      places[worker].time = end;
      climb.push({ trial, worker, start, end, epochs: rung });
      now = Math.max(now, end);
    }
    before = rung;
    const at = (trial) => curves[rows[trial]][rung - 1];
    trials = [...trials].sort((a, b) => at(b) - at(a)).slice(0, Math.max(1, Math.floor(trials.length / eta)));
  }
  return climb;
}

/** What a climb cost and found. `waiting`: the share of the workers' time; `regret`: in points of accuracy. */
export function judged({ curves }, rows, climb, workers) {
  const last = curves[0].length;
  const epochs = rows.map(() => 0);
  for (const stretch of climb) epochs[stretch.trial] = Math.max(epochs[stretch.trial], stretch.epochs);
  const busy = climb.reduce((sum, { start, end }) => sum + end - start, 0);
  const took = Math.max(...climb.map(({ end }) => end));
  const finals = rows.map((row) => curves[row][last - 1]);
  const found = Math.max(...finals.filter((_, trial) => epochs[trial] === last));
  return {
    epochs,
    spent: epochs.reduce((sum, count) => sum + count, 0),
    stopped: epochs.filter((count) => count < last).length,
    waiting: 1 - busy / (workers * took),
    took,
    regret: 100 * (Math.max(...finals) - found),
    winner: finals.findIndex((value, trial) => value === found && epochs[trial] === last),
  };
}

/** How many are at work: { x: times, y: workers from then on }, beginning at 0. */
export function atWork(climb) {
  const change = new Map([[0, 0]]);
  for (const { start, end } of climb) {
    change.set(start, (change.get(start) ?? 0) + 1);
    change.set(end, (change.get(end) ?? 0) - 1);
  }
  const x = [...change.keys()].sort((a, b) => a - b);
  let busy = 0;
  const y = x.map((time) => (busy += change.get(time)));
  const kept = x.map((_, i) => i === 0 || i === x.length - 1 || y[i] !== y[i - 1]);
  return { x: x.filter((_, i) => kept[i]), y: y.filter((_, i) => kept[i]) };
}

/** The call that gives Ray Tune these rungs. */
export function tuneCode({ eta, grace, workers, count }, epochs) {
  return `from ray import tune
from ray.tune.schedulers import ASHAScheduler

tune_config = tune.TuneConfig(
    metric="accuracy",
    mode="max",
    num_samples=${count},
    max_concurrent_trials=${workers},
    scheduler=ASHAScheduler(max_t=${epochs}, grace_period=${grace}, reduction_factor=${eta}),
)
# tune.Tuner(train, param_space=..., tune_config=tune_config).fit(), where after each epoch
# train(config) calls tune.report({"accuracy": accuracy})
`;
}

/** The number of the place with the smallest time, the first of several; -1 when all have ended. */
function earliest(places) {
  let best = -1;
  places.forEach(({ time }, i) => {
    if (time < (best < 0 ? Infinity : places[best].time)) best = i;
  });
  return best;
}
