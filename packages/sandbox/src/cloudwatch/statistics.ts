import { Fault } from '../operation.ts'
import type { Sample, Series } from './state.ts'

/** One period of a metric and its samples. */
export interface Period {
  periodAt: number
  samples: Sample[]
}

const sum = (samples: readonly Sample[], pick: (s: Sample) => number) =>
  samples.reduce((n, s) => n + pick(s), 0)

/** Returns the `p`th percentile, interpolated between neighbours. */
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

/** Returns the function of a statistic: one of the five, or a percentile such as p99.9. */
export function statistic(name: string): (samples: readonly Sample[]) => number {
  const [, p] = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name) ?? []
  if (p !== undefined) return (samples) => percentile(samples, Number(p))
  const found = Object.hasOwn(simple, name) ? simple[name] : undefined
  if (!found)
    throw new Fault('ValidationError', `The value ${name} for parameter Stat is not supported.`)
  return found
}

/**
 * Returns the periods of a metric that have data. They start at multiples of the period since the
 * epoch.
 */
export function bucketsOf(
  series: Series | undefined,
  from: number,
  to: number,
  period: number,
): Period[] {
  const buckets = new Map<number, Period>()
  const align = (time: number) => Math.floor(time / period) * period
  for (const s of series?.samples(align(from), to) ?? []) {
    const periodAt = align(s.sampledAt)
    const bucket = buckets.get(periodAt) ?? { periodAt, samples: [] }
    buckets.set(periodAt, bucket)
    bucket.samples.push(s)
  }
  return [...buckets.values()]
}
