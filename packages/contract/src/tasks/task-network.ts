import { z } from 'zod'
import { partProblem } from '../scope.ts'

/** One rule of a security group, readable: `TCP 80` from or to whom. */
export const groupRule = z.object({
  /** `TCP 80`, `UDP 8000–8100`, `ICMP`, `All traffic`. */
  traffic: z.string(),
  /** A range of addresses, or the id of a group or of a prefix list. */
  peer: z.string(),
  /** What the peer is called, where that says more than its id: `web`, `this group`, `anywhere`. */
  name: z.string().nullable(),
  description: z.string().nullable(),
})
export type GroupRule = z.infer<typeof groupRule>

export const securityGroup = z.object({
  id: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  /** Null where EC2 did not tell them: denied, or the group is gone. */
  rules: z.object({ inbound: z.array(groupRule), outbound: z.array(groupRule) }).nullable(),
})
export type SecurityGroup = z.infer<typeof securityGroup>

/** The network interface that a task has to itself (awsvpc). What ECS tells of it stands even where EC2 may not be asked. */
export const taskInterface = z.object({
  /** Null until ECS has made it. */
  id: z.string().nullable(),
  /** `coming` before ECS has made it, `gone` once it was given back, `unread` where EC2 was not able to tell. */
  state: z.enum(['there', 'coming', 'gone', 'unread']),
  privateIp: z.string().nullable(),
  publicIp: z.string().nullable(),
  ipv6: z.array(z.string()),
  dnsName: z.string().nullable(),
  mac: z.string().nullable(),
  subnet: z.string().nullable(),
  vpc: z.string().nullable(),
  zone: z.string().nullable(),
  groups: z.array(securityGroup).nullable(),
  problem: partProblem.nullable(),
})

/** The EC2 instance under a task. */
export const taskInstance = z.object({
  /** ECS's id of the container instance. */
  id: z.string(),
  /** `i-…`, or `mi-…` of a machine outside AWS; null where ECS does not tell. */
  ec2InstanceId: z.string().nullable(),
  type: z.string().nullable(),
  zone: z.string().nullable(),
  privateIp: z.string().nullable(),
  publicIp: z.string().nullable(),
  subnet: z.string().nullable(),
  vpc: z.string().nullable(),
  groups: z.array(securityGroup).nullable(),
  problem: partProblem.nullable(),
})

/** Which level's groups filter the traffic of a task: its own interface's, its instance's, or none. */
export const filterLevel = z.enum(['task', 'instance', 'none', 'unknown'])

/** How a task is reached, and what filters that: the security groups at both levels (docs: task-networking). */
export const taskNetwork = z.object({
  /** awsvpc, bridge, host, none; `unknown` where the task definition may not be read. */
  mode: z.string(),
  filter: z.object({ level: filterLevel, reason: z.string() }),
  interface: taskInterface.nullable(),
  /** Null on Fargate. */
  instance: taskInstance.nullable(),
  /** What the service gives its tasks, where the task has no interface to look at: not yet, or no more. */
  configured: z
    .object({ service: z.string(), subnets: z.array(z.string()), groups: z.array(securityGroup) })
    .nullable(),
  /** The groups could not be described: their ids stand without their rules. */
  rulesProblem: partProblem.nullable(),
  asOf: z.number(),
})
export type TaskNetwork = z.infer<typeof taskNetwork>
