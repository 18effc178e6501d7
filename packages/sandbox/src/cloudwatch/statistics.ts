import { Fault } from '../operation.ts'
import type { Sample, Series } from './state.ts'

/** One period of a metric, with all that was measured in it. */
export interface Bucket {
  periodAt: number
  samples: Sample[]
}

const sum = (samples: readonly Sample[], pick: (s: Sample) => number) =>
  samples.reduce((n, s) => n + pick(s), 0)

/**
 * The value that `p` percent of all values do not exceed, between its neighbours where it falls
 * between two.
 */
function percentile(samples: readonly Sample[], p: number): number {
  const values = samples.flatMap((s) => s.values).sort((a, b) => a - b)
  const rank = (p / 100) * (values.length - 1)
  const low = values[Math.floor(rank)] ?? 0
  return low + (rank - Math.floor(rank)) * ((values[Math.ceil(rank)] ?? low) - low)
}

const simple: Record<string, (samples: readonly Sample[]) => number> = {
  Average: (s) => sum(s, (x) => x.sum) / sum(s, (x) => x.count),
  Sum: (s) => sum(s, (x) => x.sum),
  SampleCount: (s) => sum(s, (x) => x.count),
  Minimum: (s) => Math.min(...s.map((x) => x.min)),
  Maximum: (s) => Math.max(...s.map((x) => x.max)),
}

/** What a statistic makes of a period: one of the five, or a percentile such as p99.9. */
export function statistic(name: string): (samples: readonly Sample[]) => number {
  const [, p] = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name) ?? []
  if (p !== undefined) return (samples) => percentile(samples, Number(p))
  const found = Object.hasOwn(simple, name) ? simple[name] : undefined
  if (!found)
    throw new Fault('ValidationError', `The value ${name} for parameter Stat is not supported.`)
  return found
}

/**
 * The periods of a metric in a span that have anything in them; they begin at whole periods since
 * the epoch.
 */
export function bucketsOf(
  series: Series | undefined,
  from: number,
  to: number,
  period: number,
): Bucket[] {
  const buckets = new Map<number, Bucket>()
  const align = (time: number) => Math.floor(time / period) * period
  for (const s of series?.samples(align(from), to) ?? []) {
    const periodAt = align(s.sampledAt)
    const bucket = buckets.get(periodAt) ?? { periodAt, samples: [] }
    buckets.set(periodAt, bucket)
    bucket.samples.push(s)
  }
  return [...buckets.values()]
}
