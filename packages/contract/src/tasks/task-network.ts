import { z } from 'zod'
import { partProblem } from '../scope.ts'

/** One rule of a security group in words: `TCP 80`, and its peer. */
const groupRule = z.object({
  /** `TCP 80`, `UDP 8000–8100`, `ICMP`, `All traffic`. */
  traffic: z.string(),
  /** A CIDR block, or the id of a group or prefix list. */
  peer: z.string(),
  /** The peer's name, if there is one: `web`, `this group`, `anywhere`. */
  name: z.string().nullable(),
  description: z.string().nullable(),
})
export type GroupRule = z.infer<typeof groupRule>

const securityGroup = z.object({
  id: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  /** Null if EC2 denied them, or the group is gone. */
  rules: z.object({ inbound: z.array(groupRule), outbound: z.array(groupRule) }).nullable(),
})
export type SecurityGroup = z.infer<typeof securityGroup>

/**
 * The network interface of a task (awsvpc). Its data from ECS is available even if EC2 may not be
 * called.
 */
const taskInterface = z.object({
  /** Null until ECS has created it. */
  id: z.string().nullable(),
  /** `coming`: not created yet; `gone`: given back; `unread`: EC2 could not be read. */
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

/** The EC2 instance of a task. */
const taskInstance = z.object({
  /** ECS's id of the container instance. */
  id: z.string(),
  /** `i-…`, or `mi-…` of a machine outside AWS; null if ECS does not say. */
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

/** Whose groups filter the traffic of a task: its own interface's, its instance's, or none. */
const filterLevel = z.enum(['task', 'instance', 'none', 'unknown'])

/** Addresses of a task, and the security groups at both levels (docs: task-networking). */
export const taskNetwork = z.object({
  /** awsvpc, bridge, host, none; `unknown` if the task definition may not be read. */
  mode: z.string(),
  filter: z.object({ level: filterLevel, reason: z.string() }),
  interface: taskInterface.nullable(),
  /** Null on Fargate. */
  instance: taskInstance.nullable(),
  /** The service's configured network, if the task has no interface now. */
  configured: z
    .object({ service: z.string(), subnets: z.array(z.string()), groups: z.array(securityGroup) })
    .nullable(),
  /** The groups could not be described: only their ids are shown, without rules. */
  rulesProblem: partProblem.nullable(),
  asOf: z.number(),
})
export type TaskNetwork = z.infer<typeof taskNetwork>
