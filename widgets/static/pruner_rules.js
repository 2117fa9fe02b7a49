// Optuna's percentile rule on recorded learning curves. `curves`: accuracy after each epoch, a row a setting.

import { insert, quantile } from "./sorted_numbers.js";

/** Which trials run how far: `epochs` each, and whether each was `cut`. `order`: the rows of the trials in turn. */
export function replay(curves, order, { percentile, warm_up: warmUp, start_up: startUp }) {
  const steps = curves[0].length;
  const finished = Array.from({ length: steps }, () => []); // by epoch: values of the completed trials, sorted
  let bars = []; // by epoch: what a trial must have reached
  const epochs = [];
  const cut = [];
  for (const row of order) {
    const curve = curves[row];
    const asked = finished[0].length >= Math.max(1, startUp);
    let best = -Infinity;
    let epoch = 0;
    let hopeless = false;
    while (epoch < steps && !hopeless) {
      best = Math.max(best, curve[epoch]);
      epoch += 1;
      if (asked && epoch >= warmUp) hopeless = best < (bars[epoch - 1] ??= quantile(finished[epoch - 1], (100 - percentile) / 100));
    }
    epochs.push(epoch);
    cut.push(hopeless);
    if (!hopeless) {
      finished.forEach((values, step) => insert(values, curve[step]));
      bars = [];
    }
  }
  return { epochs, cut };
}

/** What a replay saved and lost: shares of epochs, points of accuracy, and the trial that would have won. */
export function judged(curves, order, { epochs, cut }) {
  const last = curves[0].length;
  const finals = order.map((row) => curves[row][last - 1]);
  const best = Math.max(...finals);
  const found = Math.max(...finals.filter((_, trial) => !cut[trial]));
  const winner = finals.indexOf(best);
  const lost = found < best;
  return {
    saved: 1 - epochs.reduce((sum, count) => sum + count, 0) / (last * order.length),
    regret: 100 * (best - found),
    pruned: cut.filter(Boolean).length,
    lost,
    winner,
    kept: finals.findIndex((value, trial) => value === found && !cut[trial]),
  };
}

/** Python that replays the same trials with Optuna. `seed` draws the order, `count` trials of it are used. */
export function replayCode({ percentile, warm_up: warmUp, start_up: startUp }, seed, count, curves) {
  const rest = `n_startup_trials=${startUp}, n_warmup_steps=${warmUp}`;
  const call = percentile === 50 ? `MedianPruner(${rest})` : `PercentilePruner(${percentile}.0, ${rest})`;
  return `from importlib.resources import files

import numpy as np
import optuna
import pandas as pd

pruner = optuna.pruners.${call}

optuna.logging.set_verbosity(optuna.logging.WARNING)
table = pd.read_csv(files("course") / "data" / "learning_curves.csv")
curves = table.filter(like="epoch_").to_numpy()
order = np.random.default_rng(${seed}).permutation(${curves})[:${count}]
study = optuna.create_study(direction="maximize", pruner=pruner)
epochs = 0
for row in order:
    trial = study.ask()
    for epoch, accuracy in enumerate(curves[row], start=1):
        epochs += 1
        trial.report(accuracy, epoch)
        if trial.should_prune():
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
            break
    else:
        study.tell(trial, accuracy)
cut = sum(trial.state == optuna.trial.TrialState.PRUNED for trial in study.trials)
regret = 100 * (curves[order, -1].max() - study.best_value)
print(f"{cut} cut, {1 - epochs / curves[order].size:.0%} saved, {regret:.2f} points lost")
`;
}
