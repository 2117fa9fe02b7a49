// What the sizing calculator shows, as Python.

import { DAYS, SPEED_UP, runsADay } from "./sizing_rules.js";

export function sizingCode(settings, { title, date, instances, cache_per_hour: cache, per_thousand_calls: perThousand }) {
  const { per_hour: price, vcpus } = instances[settings.machine];
  return `from math import ceil, exp

from scipy.optimize import brentq
from scipy.stats import poisson

# ${title}, ${date}, pounds
price, cores, cache_price, per_thousand_calls = ${price}, ${vcpus}, ${cache}, ${perThousand}
per_day, peak, service, target = ${settings.per_day}, ${settings.peak}, ${settings.service} / 1000, ${settings.target}
hours, hits, runs_a_day = ${settings.hours}, ${settings.hits}, ${runsADay(settings.fresh)}


def machines(asked):
    """Machines for so many predictions a day, and the workers that are busy at the peak."""
    busy = asked / (hours * 3600) * peak * service
    return max(1, ceil(busy / cores / target * (1 - 1e-9))), busy


def slower(time, load, workers):
    """Erlang C: the chance that an answer takes longer than \`time\` seconds."""
    full = poisson.pmf(workers, load)
    waits = full / (full + (1 - load / workers) * poisson.cdf(workers - 1, load))
    spare = workers - 1 - load
    time = time / service
    queued = time if abs(spare) < 1e-9 else (1 - exp(-time * spare)) / spare
    return exp(-time) * (1 + waits * queued)


n, busy = machines(per_day)
p95 = brentq(lambda time: slower(time, busy, n * cores) - 0.05, 0, 10 * service / min(1, n * cores - busy))
row_hours = per_day * service / ${SPEED_UP} / cores / 3600
bills = {
    "endpoint": ${DAYS} * hours * n * price,
    "cached": ${DAYS} * hours * (machines((1 - hits) * per_day)[0] * price + cache_price),
    "perCall": ${DAYS} * per_day / 1000 * per_thousand_calls,
    "batch": ${DAYS} * price * runs_a_day * (5 / 60 + row_hours),
}
print(n, busy / (n * cores), 1000 * p95)
print(bills)
`;
}
