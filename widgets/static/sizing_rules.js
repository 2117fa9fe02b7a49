// Waiting and bills: an M/M/c queue by Erlang's C formula, and what a month costs in four ways.

export const DAYS = 30; // of a month
export const START_HOURS = 5 / 60; // until a batch run has begun to work
export const SPEED_UP = 10; // a row in a batch takes a tenth of a request
const RUNS = { hour: 24, day: 1 }; // batch runs a day, by how old an answer may be

/** The chance that a request finds all workers busy. `load`: requests a second times seconds of service. */
export function erlangC(load, workers) {
  let blocked = 1; // Erlang's B, by the usual recursion
  for (let k = 1; k <= workers; k += 1) blocked = (load * blocked) / (k + load * blocked);
  return blocked / (1 - (load / workers) * (1 - blocked));
}

/** The chance that an answer takes longer than `time`, in units of the mean service time. */
function slower(time, waits, load, workers) {
  const spare = workers - 1 - load;
  const queued = Math.abs(spare) < 1e-9 ? time : (1 - Math.exp(-time * spare)) / spare;
  return Math.exp(-time) * (1 + waits * queued);
}

/** The time, waiting included, that the share `share` of all answers stays below; in the unit of `service`. */
export function percentile(share, load, workers, service) {
  if (load >= workers) return Infinity;
  const waits = erlangC(load, workers);
  const tooSlow = (time) => slower(time, waits, load, workers) > 1 - share;
  let [low, high] = [0, 1];
  while (tooSlow(high)) [low, high] = [high, 2 * high];
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (tooSlow(middle)) low = middle;
    else high = middle;
  }
  return service * high;
}

/** Workers that are busy at the peak, on average: Little's law. */
export function busyAtPeak({ per_day: perDay, peak, service, hours }, share = 1) {
  return ((share * perDay) / (hours * 3600)) * peak * (service / 1000);
}

/** Machines for so many busy workers, never fewer than one. */
export function machinesFor(busy, { target }, { vcpus }) {
  return Math.max(1, Math.ceil((busy / vcpus / target) * (1 - 1e-9)));
}

/** The endpoint at its peak: machines, workers, utilisation, p50 and p95 in milliseconds. */
export function endpoint(settings, { instances }) {
  const instance = instances[settings.machine];
  const busy = busyAtPeak(settings);
  const machines = machinesFor(busy, settings, instance);
  const workers = machines * instance.vcpus;
  const [p50, p95] = [0.5, 0.95].map((share) => percentile(share, busy, workers, settings.service));
  return { machines, workers, utilisation: busy / workers, p50, p95 };
}

/** Pounds a month for each way to serve. `batch` is what it would cost, fresh enough or not. */
export function bills(settings, { instances, cache_per_hour: cache, per_thousand_calls: perThousand }) {
  const instance = instances[settings.machine];
  const { per_day: perDay, hours, hits, service, fresh } = settings;
  const fleet = (share) => machinesFor(busyAtPeak(settings, share), settings, instance) * instance.per_hour;
  const rowHours = (perDay * service) / SPEED_UP / instance.vcpus / 3.6e6;
  return {
    endpoint: DAYS * hours * fleet(1),
    cached: DAYS * hours * (fleet(1 - hits) + cache),
    perCall: (DAYS * perDay * perThousand) / 1000,
    batch: DAYS * instance.per_hour * runsADay(fresh) * (START_HOURS + rowHours),
  };
}

/** How often all rows are scored; where no batch is fresh enough, once a day. */
export const runsADay = (fresh) => RUNS[fresh] ?? 1;

/** The ways that are fresh enough, the cheapest first. */
export function ranking(settings, data) {
  const all = Object.entries(bills(settings, data)).filter(([way]) => way !== "batch" || settings.fresh in RUNS);
  return all.sort(([, one], [, other]) => one - other);
}

/** The smallest volume from `low` to `high` from which `dearer` costs at least as much as `cheaper`, or null. */
export function breakEven(dearer, cheaper, settings, data, [low, high]) {
  const pays = (perDay) => {
    const month = bills({ ...settings, per_day: perDay }, data);
    return month[dearer] >= month[cheaper];
  };
  const steps = 600;
  const at = (step) => low * (high / low) ** (step / steps);
  if (pays(low)) return null;
  for (let step = 1; step <= steps; step += 1) {
    if (!pays(at(step))) continue;
    let [no, yes] = [at(step - 1), at(step)];
    for (let halving = 0; halving < 30; halving += 1) {
      const middle = Math.sqrt(no * yes);
      if (pays(middle)) yes = middle;
      else no = middle;
    }
    return yes;
  }
  return null;
}
