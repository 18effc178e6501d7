import type {
  Action,
  RuleCondition,
  Tag,
  TargetHealthReasonEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type {
  GroupState as SecurityGroupState,
  InterfaceState,
  SubnetState,
  VpcState,
} from '../ec2/state.ts'
import type { Cancel } from '../world/clock.ts'

export interface BalancerState {
  readonly arn: string
  readonly name: string
  readonly type: 'application' | 'network'
  readonly scheme: 'internet-facing' | 'internal'
  readonly dnsName: string
  readonly createdAt: number
  readonly subnets: readonly SubnetState[]
  readonly securityGroups: readonly SecurityGroupState[]
  /** One interface in each of its subnets. */
  readonly interfaces: readonly InterfaceState[]
  readonly listeners: Map<string, ListenerState>
  readonly attributes: Map<string, string>
  state: 'provisioning' | 'active'
}

export interface ListenerState {
  readonly arn: string
  readonly balancer: BalancerState
  port: number
  protocol: string
  certificates: string[]
  sslPolicy: string | undefined
  attributes: Map<string, string>
  /** Sorted by priority; the default rule is last. */
  rules: ListenerRuleState[]
}

export interface ListenerRuleState {
  readonly arn: string
  /** Undefined for the default rule. */
  readonly priority: number | undefined
  conditions: RuleCondition[]
  actions: Action[]
}

export interface HealthSettings {
  enabled: boolean
  protocol: string
  /** A number, or `traffic-port` for the port that the target is registered with. */
  port: string
  path: string | undefined
  /** HTTP statuses of a healthy target: `200`, `200-299`, `200,204`. */
  matcher: string | undefined
  interval: number
  timeout: number
  healthyThreshold: number
  unhealthyThreshold: number
}

export interface TargetGroupState {
  readonly arn: string
  readonly name: string
  readonly protocol: string
  readonly protocolVersion: string | undefined
  readonly port: number
  readonly vpc: VpcState
  readonly type: 'instance' | 'ip'
  health: HealthSettings
  readonly attributes: Map<string, string>
  /** By id and port. */
  readonly targets: Map<string, LoadBalancerTargetState>
  /** Cancels the next round of health checks; set while it has targets and a listener uses it. */
  round: Cancel | undefined
}

export interface LoadBalancerTargetState {
  readonly id: string
  readonly port: number
  readonly zone: string | undefined
  readonly group: TargetGroupState
  state: 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining'
  reason: TargetHealthReasonEnum | undefined
  description: string | undefined
  /** Consecutive health checks with the same result. */
  passed: number
  failed: number
  /** Cancels the first check, or the end of draining. */
  planned: Cancel | undefined
  /** Called when the health of the target changes. */
  watch: (() => void) | undefined
}

/** Elastic Load Balancing v2 state of one account × region, by ARN. */
export interface Elbv2 {
  readonly balancers: Map<string, BalancerState>
  readonly targetGroups: Map<string, TargetGroupState>
  readonly tags: Map<string, Tag[]>
}

/** Creates an empty Elastic Load Balancing v2 state. */
export function createElbv2(): Elbv2 {
  return { balancers: new Map(), targetGroups: new Map(), tags: new Map() }
}
