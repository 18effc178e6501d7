import { z } from 'zod'

/** A container instance as a row, with the reservations on it. */
export const containerInstanceRow = z.object({
  /** `region/cluster/instanceId`. */
  id: z.string(),
  region: z.string(),
  cluster: z.string(),
  instanceId: z.string(),
  ec2InstanceId: z.string().nullable(),
  type: z.string().nullable(),
  zone: z.string().nullable(),
  status: z.string(),
  agentConnected: z.boolean(),
  agentVersion: z.string().nullable(),
  running: z.number().int(),
  pending: z.number().int(),
  /** CPU units (1024 per vCPU) and MiB. */
  cpu: z.object({ registered: z.number(), remaining: z.number() }),
  memory: z.object({ registered: z.number(), remaining: z.number() }),
  registeredAt: z.number().nullable(),
  /** Reservations by task group, largest first: CPU units and MiB. */
  reserved: z.array(
    z.object({ group: z.string(), tasks: z.number().int(), cpu: z.number(), memory: z.number() }),
  ),
})
export type ContainerInstanceRow = z.infer<typeof containerInstanceRow>
