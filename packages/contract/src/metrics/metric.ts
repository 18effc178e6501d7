import { z } from 'zod'

/** Ranges of a chart, in hours. */
export const metricHours = ['1', '3', '12', '24', '168'] as const
export type MetricHours = (typeof metricHours)[number]

/**
 * Value of one period; null if CloudWatch has none, because nothing ran or nothing was reported
 * yet.
 */
const value = z.number().nullable()

/** Measurements of CloudWatch, one entry per period in each list, oldest first. */
export const metrics = z.object({
  /** Length of a period in seconds. */
  period: z.number().int(),
  /** Start of each period, in milliseconds since the epoch. */
  times: z.array(z.number()),
  /**
   * Percent of the CPU or memory that a service's tasks reserve, or that a cluster's container
   * instances have registered. Over 100 is possible: a task on an instance may use more than it
   * reserved.
   */
  cpu: z.object({ average: z.array(value), maximum: z.array(value) }),
  memory: z.object({ average: z.array(value), maximum: z.array(value) }),
  /** Running tasks, from Container Insights; null if it is off. */
  tasks: z.array(value).nullable(),
  asOf: z.number(),
})
export type Metrics = z.infer<typeof metrics>
