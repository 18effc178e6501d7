import type { CountNote, ServicePast } from '../ecs/past.ts'
import type { ServiceState } from '../ecs/state.ts'
import { chance, seedOf } from '../world/chance.ts'
import type { Region } from '../world/region.ts'
import type { Sample } from './state.ts'

const minute = 60_000
const day = 24 * 60 * minute
/**
 * CloudWatch keeps points of one minute for 15 days. Longer periods are computed from them and
 * reach no further.
 */
const kept = 15 * day

/** One minute of a service: its counts, and the load of each task in percent of its reservation. */
export interface Minute {
  sampledAt: number
  note: CountNote
  /** Work in percent of the capacity of the usual number of tasks, and that number. */
  load: number
  usual: number
  cpu: number
  memory: number
  values: (mean: number) => number[]
}

/** Yields the counts at the end and at the beginning of each minute. */
function* notedMinutes(
  { notes }: ServicePast,
  from: number,
  to: number,
): Generator<{ minuteAt: number; before: CountNote | undefined; note: CountNote }> {
  let n = -1
  for (let minuteAt = Math.ceil(from / minute) * minute; minuteAt < to; minuteAt += minute) {
    while (notes[n + 1] && (notes[n + 1]?.notedAt ?? Infinity) < minuteAt) n++
    const before = notes[n]
    let end = n
    while (notes[end + 1] && (notes[end + 1]?.notedAt ?? Infinity) < minuteAt + minute) end++
    const note = notes[end]
    if (note) yield { minuteAt, before, note }
  }
}

/**
 * Yields the minutes of a service since its creation, computed from its name, the time and its
 * counts: a daily wave, noise, and more while tasks start. The work is fixed, so more tasks have
 * less of it each.
 */
function* minutesOf(service: ServiceState, from: number, to: number): Generator<Minute> {
  const seed = seedOf(service.record.serviceArn)
  const draw = (n: number) => chance(seed, n)
  const base = 18 + draw(1) * 24
  const phase = draw(2) * 2 - 1
  const memoryBase = 38 + draw(3) * 26
  for (const { minuteAt, before, note } of notedMinutes(service.past, from, to)) {
    const wave = 1 + 0.35 * Math.sin(((minuteAt % day) / day) * 2 * Math.PI + phase)
    const noise = 0.92 + 0.16 * draw(1_000 + minuteAt / minute)
    const share = service.past.usual / Math.max(1, note.running)
    const spike = note.running > (before?.running ?? 0) ? 22 : 0
    const memory = note.oom
      ? 93 + 6 * draw(minuteAt / minute)
      : memoryBase + 6 * (wave - 1) + 2 * noise + 4 * Math.min(2, share)
    yield {
      sampledAt: minuteAt,
      note,
      load: base * wave * noise,
      usual: service.past.usual,
      cpu: Math.min(100, base * wave * noise * share + spike),
      memory: Math.min(100, memory),
      values: (mean) => around(mean, Math.min(4, note.running), seed, minuteAt / minute),
    }
  }
}

/** Returns percentages with a given mean, in pairs equally far above and below it. */
function around(mean: number, n: number, seed: number, sampledAt: number): number[] {
  const values: number[] = []
  for (let i = 0; i < n - 1; i += 2) {
    const off = Math.min(mean, 100 - mean, 0.12 * mean * chance(seed + 7 + i, sampledAt))
    values.push(mean - off, mean + off)
  }
  if (n % 2 === 1) values.push(mean)
  return values
}

/**
 * Returns one sample of a value measured `count` times, or of a few values that represent so many.
 */
export function sample(sampledAt: number, values: number[], count = values.length): Sample {
  let [sum, min, max] = [0, Infinity, -Infinity]
  for (const v of values) {
    sum += v
    if (v < min) min = v
    if (v > max) max = v
  }
  return { sampledAt, count, sum: (sum / values.length) * count, min, max, values }
}

/** Number of values that represent all of a larger set. */
const standing = 64

/** Merges the minutes of several series. */
export function mergeSeries(series: Iterable<Sample[]>): Sample[] {
  const merged = new Map<number, Sample & { values: number[] }>()
  for (const samples of series) {
    for (const s of samples) {
      const m = merged.get(s.sampledAt)
      if (m) {
        m.count += s.count
        m.sum += s.sum
        m.min = Math.min(m.min, s.min)
        m.max = Math.max(m.max, s.max)
        if (m.values.length < standing) m.values.push(...s.values)
      } else {
        merged.set(s.sampledAt, { ...s, values: [...s.values] })
      }
    }
  }
  return [...merged.values()].sort((a, b) => a.sampledAt - b.sampledAt)
}

/** Adds the minutes of several series, for example a cluster's counts from its services'. */
export function total(series: Iterable<Sample[]>): Sample[] {
  const sums = new Map<number, number>()
  for (const samples of series)
    for (const s of samples) sums.set(s.sampledAt, (sums.get(s.sampledAt) ?? 0) + s.sum)
  return [...sums].sort(([a], [b]) => a - b).map(([sampledAt, sum]) => sample(sampledAt, [sum]))
}

interface MeasureOfServices {
  services: () => Iterable<ServiceState>
  measure: (m: Minute, service: ServiceState) => Sample | undefined
  /** Merges the samples of the services. */
  join: (all: Iterable<Sample[]>) => Sample[]
}

/** Yields the samples of a measure for services between two times, one service after another. */
export function told(
  region: Region,
  { services, measure, join }: MeasureOfServices,
  { from, to }: { from: number; to: number },
): Sample[] {
  const now = region.clock.now()
  const end = Math.min(to, Math.floor(now / minute) * minute)
  function* each(): Generator<Sample[]> {
    for (const service of services()) {
      const found: Sample[] = []
      for (const m of minutesOf(service, Math.max(from, now - kept), end)) {
        const measured = measure(m, service)
        if (measured) found.push(measured)
      }
      yield found
    }
  }
  return join(each())
}
