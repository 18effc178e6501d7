import type { CountNote, ServicePast } from '../ecs/past.ts'
import type { ServiceState } from '../ecs/state.ts'
import { chance, seedOf } from '../world/chance.ts'
import type { Region } from '../world/region.ts'
import type { Sample } from './state.ts'

const minute = 60_000
const day = 24 * 60 * minute
/**
 * Points of a minute are kept for 15 days, as CloudWatch keeps them; longer periods are made of
 * them and reach no further.
 */
const kept = 15 * day

/**
 * One minute of a service: how it stood, and how busy each of its tasks was, in percent of what it
 * reserved.
 */
export interface Minute {
  sampledAt: number
  note: CountNote
  /** The work there is, in percent of what the usual number of tasks can do, and that number. */
  load: number
  usual: number
  cpu: number
  memory: number
  values: (mean: number) => number[]
}

/** The notes that were in force at the end of each minute, and at its beginning. */
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
 * The minutes of a service from its creation on. They follow from its name, the time and its counts
 * then: a wave over the day, some noise, more when tasks start. The work is a given, so that more
 * tasks have less of it each.
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

/** So many percentages that a mean is the mean of: in pairs, as far above it as below. */
function around(mean: number, n: number, seed: number, sampledAt: number): number[] {
  const values: number[] = []
  for (let i = 0; i < n - 1; i += 2) {
    const off = Math.min(mean, 100 - mean, 0.12 * mean * chance(seed + 7 + i, sampledAt))
    values.push(mean - off, mean + off)
  }
  if (n % 2 === 1) values.push(mean)
  return values
}

/** One value that was measured `count` times, or a few that stand for so many. */
export function sample(sampledAt: number, values: number[], count = values.length): Sample {
  let [sum, min, max] = [0, Infinity, -Infinity]
  for (const v of values) {
    sum += v
    if (v < min) min = v
    if (v > max) max = v
  }
  return { sampledAt, count, sum: (sum / values.length) * count, min, max, values }
}

/** Of many values, so many stand for all. */
const standing = 64

/** Minutes of several series as one. */
export function merge(series: Iterable<Sample[]>): Sample[] {
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

/** Minutes of several series added up, as a cluster's counts are those of its services. */
export function total(series: Iterable<Sample[]>): Sample[] {
  const sums = new Map<number, number>()
  for (const samples of series)
    for (const s of samples) sums.set(s.sampledAt, (sums.get(s.sampledAt) ?? 0) + s.sum)
  return [...sums].sort(([a], [b]) => a - b).map(([sampledAt, sum]) => sample(sampledAt, [sum]))
}

/**
 * What a measure tells of some services between two times, as far as it is kept and over; one
 * service after the other.
 */
export function told(
  region: Region,
  services: () => Iterable<ServiceState>,
  measure: (m: Minute, service: ServiceState) => Sample | undefined,
  join: (all: Iterable<Sample[]>) => Sample[],
  from: number,
  to: number,
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
