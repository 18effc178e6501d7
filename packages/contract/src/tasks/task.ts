import { z } from 'zod'
import { tag } from '../clusters/cluster.ts'

/** A task as a table row. */
export const taskRow = z.object({
  /** `region/cluster/taskId`. */
  id: z.string(),
  region: z.string(),
  cluster: z.string(),
  taskId: z.string(),
  /** The service that owns it; null for a task run by hand or by a schedule. */
  service: z.string().nullable(),
  group: z.string(),
  taskDefinition: z.string(),
  lastStatus: z.string(),
  desiredStatus: z.string(),
  health: z.string(),
  launch: z.string(),
  zone: z.string().nullable(),
  ip: z.string().nullable(),
  /** The container instance's id; null on Fargate. */
  instance: z.string().nullable(),
  createdAt: z.number().nullable(),
  startedAt: z.number().nullable(),
  stoppedAt: z.number().nullable(),
  stopCode: z.string().nullable(),
  stoppedReason: z.string().nullable(),
  /** Exit code and reason of the first container that has one. */
  why: z.string().nullable(),
})
export type TaskRow = z.infer<typeof taskRow>

export const container = z.object({
  name: z.string(),
  image: z.string(),
  imageDigest: z.string().nullable(),
  lastStatus: z.string(),
  health: z.string(),
  essential: z.boolean().nullable(),
  exitCode: z.number().nullable(),
  reason: z.string().nullable(),
  cpu: z.string().nullable(),
  memory: z.string().nullable(),
  runtimeId: z.string().nullable(),
  ips: z.array(z.string()),
  ports: z.array(
    z.object({
      container: z.number().nullable(),
      host: z.number().nullable(),
      protocol: z.string(),
      bind: z.string().nullable(),
    }),
  ),
  /** Location of the log, for the awslogs driver. */
  logs: z
    .object({
      group: z.string(),
      stream: z.string().nullable(),
      region: z.string(),
      url: z.string(),
      command: z.string(),
    })
    .nullable(),
  /** The log driver, if it is not awslogs. */
  logDriver: z.string().nullable(),
})
export type Container = z.infer<typeof container>

/**
 * A named value that may be a secret. `value` is null while it is masked; `mark` changes when the
 * value changes.
 */
export const maskedValue = z.object({
  name: z.string(),
  value: z.string().nullable(),
  mark: z.string(),
  ref: z.string(),
})
export type MaskedValue = z.infer<typeof maskedValue>

/** The page of a task. */
export const taskDetail = taskRow.extend({
  arn: z.string(),
  version: z.number(),
  cpu: z.string().nullable(),
  memory: z.string().nullable(),
  platformVersion: z.string().nullable(),
  capacityProvider: z.string().nullable(),
  startedBy: z.string().nullable(),
  connectivity: z.string().nullable(),
  executeCommand: z.boolean(),
  ephemeralStorageGiB: z.number().nullable(),
  /** Events of the task's life: name and time. */
  timeline: z.array(z.object({ what: z.string(), at: z.number() })),
  containers: z.array(container),
  attachments: z.array(z.object({ name: z.string(), value: z.string() })),
  overrides: z.array(
    z.object({
      container: z.string(),
      environment: z.array(maskedValue),
      command: z.array(z.string()),
    }),
  ),
  tags: z.array(tag),
  asOf: z.number(),
})
export type TaskDetail = z.infer<typeof taskDetail>
