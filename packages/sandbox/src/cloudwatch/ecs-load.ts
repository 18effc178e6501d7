import type { CountNote, ServicePast } from '../ecs/service-past.ts'
import type { ServiceState } from '../ecs/state.ts'
import { chance, seedOf } from '../world/chance.ts'
import type { Sample } from './state.ts'

export const minute = 60_000
const day = 24 * 60 * minute

/** One minute of a service: how it stood, and how busy each of its tasks was, in percent of what it reserved. */
export interface Minute {
  at: number
  note: CountNote
  cpu: number
  memory: number
  values: (mean: number) => number[]
}

/** The notes that were in force at the end of each minute, and at its beginning. */
function* notedMinutes({ notes }: ServicePast, from: number, to: number): Generator<{ at: number; before: CountNote | undefined; note: CountNote }> {
  let n = -1
  for (let at = Math.ceil(from / minute) * minute; at < to; at += minute) {
    while (notes[n + 1] && (notes[n + 1]?.at ?? Infinity) < at) n++
    const before = notes[n]
    let end = n
    while (notes[end + 1] && (notes[end + 1]?.at ?? Infinity) < at + minute) end++
    const note = notes[end]
    if (note) yield { at, before, note }
  }
}

/**
 * The minutes of a service from its creation on. They follow from its name, the time and its counts then: a wave over the
 * day, some noise, more when tasks start. The work is a given, so that more tasks have less of it each.
 */
export function* minutesOf(service: ServiceState, from: number, to: number): Generator<Minute> {
  const seed = seedOf(service.record.serviceArn)
  const draw = (n: number) => chance(seed, n)
  const base = 18 + draw(1) * 24
  const phase = draw(2) * 2 - 1
  const memoryBase = 38 + draw(3) * 26
  for (const { at, before, note } of notedMinutes(service.past, from, to)) {
    const wave = 1 + 0.35 * Math.sin(((at % day) / day) * 2 * Math.PI + phase)
    const noise = 0.92 + 0.16 * draw(1_000 + at / minute)
    const share = service.past.usual / Math.max(1, note.running)
    const spike = note.running > (before?.running ?? 0) ? 22 : 0
    const memory = note.oom ? 93 + 6 * draw(at / minute) : memoryBase + 6 * (wave - 1) + 2 * noise + 4 * Math.min(2, share)
    yield {
      at,
      note,
      cpu: Math.min(100, base * wave * noise * share + spike),
      memory: Math.min(100, memory),
      // A few tasks stand for all, around the mean.
      values: (mean) => {
        const n = Math.min(8, note.running)
        const odd = Array.from({ length: n }, (_, i) => chance(seed + i, at / minute) - 0.5)
        const drift = odd.reduce((a, b) => a + b, 0) / Math.max(1, n)
        return odd.map((o) => Math.min(100, Math.max(0, mean * (1 + 0.24 * (o - drift)))))
      },
    }
  }
}

/** One value that was measured `count` times, or a few that stand for so many. */
export function sample(at: number, values: readonly number[], count = values.length): Sample {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return { at, count, sum: mean * count, min: Math.min(...values), max: Math.max(...values), values }
}

/** Minutes of several series as one. */
export function merge(series: readonly Sample[][]): Sample[] {
  const merged = new Map<number, Sample>()
  for (const s of series.flat()) {
    const m = merged.get(s.at)
    merged.set(s.at, m ? { at: s.at, count: m.count + s.count, sum: m.sum + s.sum, min: Math.min(m.min, s.min), max: Math.max(m.max, s.max), values: [...m.values, ...s.values] } : s)
  }
  return [...merged.values()].sort((a, b) => a.at - b.at)
}

/** Minutes of several series added up, as a cluster's counts are those of its services. */
export function total(series: readonly Sample[][]): Sample[] {
  const sums = new Map<number, number>()
  for (const s of series.flat()) sums.set(s.at, (sums.get(s.at) ?? 0) + s.sum)
  return [...sums].sort(([a], [b]) => a - b).map(([at, sum]) => sample(at, [sum]))
}
