// The drift monitor as Python: the same stream, the same monitor, the days on which its alarms begin.

export function monitorCode(data, { monitor, column, reference, window, stream }, line) {
  const head = `import numpy as np

from course.drift import make_demand

stream = make_demand(${data.days}, seed=${stream}, covariate_day=${data.inputsChange}, concept_day=${data.meaningChanges}, price_effect_after=${data.priceEffectAfter})
window, line = ${window}, ${line}
`;
  const body = monitor === "error" ? ERROR : inputs(monitor, column, data.references[reference], reference === "season out");
  return `${head}${body}
above = [monitor(day) > line for day in days]
begin = [day for i, day in enumerate(days) if above[i] and not (i and above[i - 1])]
print("alarms begin on the evening of days", begin)
`;
}

const ERROR = `inputs = np.column_stack([np.eye(7)[stream.X["weekday"]], stream.X[["temperature", "promo", "price"]]])
outcome = stream.y.to_numpy()


def daily_mse(learned):
    """Of each day, by a straight line fitted to the days before \`learned\`."""
    weights = np.linalg.lstsq(inputs[: 40 * learned], outcome[: 40 * learned], rcond=None)[0]
    return ((inputs @ weights - outcome) ** 2).reshape(-1, 40).mean(axis=1)


baseline = np.sqrt(daily_mse(120)[120:180].mean())
mse = daily_mse(180)


def monitor(day):
    return np.sqrt(mse[day - window + 1 : day + 1].mean()) / baseline


days = range(180 + window - 1, stream.n_days)
`;

function inputs(monitor, column, first, seasonOut) {
  const season = seasonOut
    ? `angle = 2 * np.pi * stream.day / 365
waves = np.column_stack([np.ones(len(angle)), np.cos(angle), np.sin(angle)])
wave = np.linalg.lstsq(waves[stream.day < 365], values[stream.day < 365], rcond=None)[0]
values = values - waves @ wave
`
    : "";
  const psi = monitor === "psi";
  const bins = psi ? 10 : 20;
  const distance = psi
    ? `    then, now = np.maximum(then, 1e-4), np.maximum(now, 1e-4)
    return np.sum((now - then) * np.log(now / then))`
    : "    return np.abs(np.cumsum(now) - np.cumsum(then)).max()";
  return `values = stream.X["${column}"].to_numpy()
${season}cuts = np.quantile(values[: 40 * ${first}], np.linspace(0, 1, ${bins + 1})[1:-1])


def shares(values):
    return np.bincount(np.searchsorted(cuts, values, side="right"), minlength=${bins}) / len(values)


def monitor(day):
    then, now = shares(values[: 40 * ${first}]), shares(values[40 * (day - window + 1) : 40 * (day + 1)])
${distance}


days = range(${first} + window - 1, stream.n_days)
`;
}
