import { z } from 'zod'

/** How far back a chart may look, in hours. */
export const metricHours = ['1', '3', '12', '24', '168'] as const
export type MetricHours = (typeof metricHours)[number]

/** One period's value; null where CloudWatch has none: nothing ran, or nothing was reported yet. */
const value = z.number().nullable()

/** What CloudWatch measured, one entry a period in each list, oldest first. */
export const metrics = z.object({
  /** Length of a period in seconds. */
  period: z.number().int(),
  /** When each period began, milliseconds since the epoch. */
  times: z.array(z.number()),
  /**
   * Percent of what the tasks of a service reserve, or of what the container instances of a cluster have registered. A task on
   * an instance may use more than it reserved: then it is over 100.
   */
  cpu: z.object({ average: z.array(value), maximum: z.array(value) }),
  memory: z.object({ average: z.array(value), maximum: z.array(value) }),
  /** Tasks that ran, from Container Insights; null where that is not switched on. */
  tasks: z.array(value).nullable(),
  asOf: z.number(),
})
export type Metrics = z.infer<typeof metrics>
